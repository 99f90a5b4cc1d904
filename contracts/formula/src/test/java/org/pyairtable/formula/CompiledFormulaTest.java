package org.pyairtable.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledFormulaTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 + Qty                              | NUMBER
            "a" & Qty                            | TEXT
            Qty > 1                              | BOOLEAN
            Name                                 | TEXT
            Tags                                 | LIST
            {Due Date}                           | DATE
            NOW()                                | DATE_TIME
            TODAY()                              | DATE
            DATEADD({Due Date}, 1, 'days')       | DATE
            DATEADD({Due Date}, 1, 'hours')      | DATE_TIME
            IF(Qty, 1, BLANK())                  | NUMBER
            IF(Qty, 1, 'a')                      | TEXT
            IF(Qty, {Due Date}, At)              | DATE_TIME
            SWITCH(Qty, 1, 'a', 2, 'b')          | TEXT
            MAX(Days)                            | DATE
            MAX(Nums)                            | NUMBER
            BLANK()                              | BLANK
            Name + 1                             | TEXT
            AND(1, 2)                            | BOOLEAN
            """)
    void knowsItsType(String formula, ResultType type) {
        assertThat(SampleTable.compile(formula).resultType()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0          | false
            1          | true
            ''         | false
            'x'        | true
            FALSE()    | false
            TRUE()     | true
            0/0        | false
            1/0        | true
            BLANK()    | false
            ERROR()    | false
            Tags       | true
            {Due Date} | true
            ARRAYSLICE(Nums, 3, 2) | false
            """)
    void filtersAsAirtableDoes(String formula, boolean kept) {
        assertThat(SampleTable.compile(formula).isTruthy(SampleTable.ROW, SampleTable.CONTEXT))
                .isEqualTo(kept);
    }

    @Test
    void listsTheFieldsItDependsOnById() {
        assertThat(SampleTable.compile("{Due Date} & Name & fldName & 1").fieldIds())
                .containsExactly("fldDue", "fldName");
    }

    @Test
    void aggregatesTheValuesOfARollup() {
        CompiledFormula sum = FormulaParser.parse("SUM(values) / COUNTALL(values)")
                .bind(FieldResolver.rollup(CellType.of("currency")));
        RecordValues row = RecordValues.of(Map.of("values", Value.of(List.of(Value.of(1), Value.of(5), Value.BLANK))));

        assertThat(sum.evaluate(row, SampleTable.CONTEXT)).isEqualTo(Value.of(2));
    }

    @Test
    void takesZoneAndLanguageFromTheContext() {
        EvaluationContext tokyo = SampleTable.CONTEXT.in(ZoneId.of("Asia/Tokyo"), Locale.FRENCH);

        assertThat(SampleTable.compile("DATETIME_FORMAT(At, 'dddd HH:mm') & ' ' & DAY({Due Date})")
                        .evaluate(SampleTable.ROW, tokyo))
                .isEqualTo(Value.of("vendredi 22:45 15"));
        EvaluationContext late =
                EvaluationContext.at(Instant.parse("2024-03-20T20:00:00Z")).in(ZoneId.of("Asia/Tokyo"), Locale.ENGLISH);
        assertThat(SampleTable.show(SampleTable.compile("TODAY()").evaluate(SampleTable.ROW, late)))
                .isEqualTo("2024-03-21");
    }

    @Test
    void explainsEveryPartThatWasEvaluated() {
        Explanation explanation =
                SampleTable.compile("IF(Qty > 3, Price * 2, {Broken})").explain(SampleTable.ROW, SampleTable.CONTEXT);

        assertThat(explanation.value()).isEqualTo(Value.of(25));
        assertThat(explanation.parts()).extracting(Explanation::source).containsExactly("Qty > 3", "Price * 2");
        Explanation condition = explanation.parts().getFirst();
        assertThat(condition.value()).isEqualTo(Value.TRUE);
        assertThat(condition.span()).isEqualTo(new SourceSpan(3, 10));
        assertThat(condition.parts()).extracting(Explanation::value).containsExactly(Value.of(4), Value.of(3));
    }

    @Test
    void explainsFieldFunctionsToo() {
        assertThat(SampleTable.show(SampleTable.compile("LAST_MODIFIED_TIME(Name)")
                        .explain(SampleTable.ROW, SampleTable.CONTEXT)
                        .value()))
                .isEqualTo("2024-01-10T00:00:00.000Z");
    }

    @Test
    void takesAFieldToBeChangedWithItsRecordWhenNothingElseIsKnown() {
        EvaluationContext plain = EvaluationContext.at(SampleTable.NOW)
                .forRecord("recA1B2C3D4E5F6G7", Instant.EPOCH, Instant.parse("2024-02-03T04:05:06Z"));

        assertThat(SampleTable.show(
                        SampleTable.compile("LAST_MODIFIED_TIME(Name)").evaluate(SampleTable.ROW, plain)))
                .isEqualTo("2024-02-03T04:05:06.000Z");
    }

    @Test
    void namesTheFieldsWhoseChangesItAsksFor() {
        assertThat(SampleTable.compile(
                                "IF(Done, DATETIME_FORMAT(LAST_MODIFIED_TIME(Name, (Qty))), LAST_MODIFIED_TIME(Name, Price) & Note)")
                        .watchedIds())
                .containsExactlyInAnyOrder("fldName", "fldQty", "fldPrice");
        assertThat(SampleTable.compile("LAST_MODIFIED_TIME() & Name").watchedIds())
                .isEmpty();
    }

    @Test
    void keepsFailuresWithTheirReason() {
        assertThat(SampleTable.evaluate("1 + {Broken}")).isEqualTo(new Value.Failure("upstream"));
        assertThat(SampleTable.evaluate("ERROR('too late')")).isEqualTo(new Value.Failure("too late"));
    }

    @Test
    void stopsTextsAndWorkWithoutEnd() {
        String doubling = "SUBSTITUTE(".repeat(30) + "'aa'" + ", 'a', 'aa')".repeat(30);
        assertThat(SampleTable.evaluate(doubling)).isInstanceOf(Value.Failure.class);
        String busy = "SUM(" + "LEN(REPT('a',1000000)),".repeat(100) + "0)";
        assertThat(SampleTable.evaluate(busy))
                .isEqualTo(new Value.Failure("the formula does too much work on this record"));
        assertThat(SampleTable.evaluate("REGEX_MATCH(REPT('a', 900000), '(a?){30}b')"))
                .isInstanceOf(Value.Failure.class);
    }

    @Test
    void searchesInTimeThatGrowsWithTheTexts() {
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            assertThat(SampleTable.evaluate("FIND(REPT('a', 400000) & 'b', REPT('a', 900000))"))
                    .isEqualTo(Value.of(0));
            assertThat(SampleTable.evaluate("LEN(SUBSTITUTE(REPT('a', 900000), REPT('a', 400000) & 'b', ''))"))
                    .isEqualTo(Value.of(900_000));
            assertThat(SampleTable.evaluate("FIND(REPT('ab', 50) & 'c', REPT('ab', 80) & 'cab')"))
                    .isEqualTo(Value.of(61));
        });
    }

    @Test
    void stopsListsAndSumsOfTextsWithoutEnd() {
        CompiledFormula lists = FormulaParser.parse("COUNTALL(ARRAYFLATTEN(" + "values,".repeat(9_999) + "values))")
                .bind(FieldResolver.rollup(CellType.of("number")));
        RecordValues thousand = RecordValues.of(Map.of("values", Value.of(Collections.nCopies(1000, Value.of(1)))));
        assertThat(lists.evaluate(thousand, SampleTable.CONTEXT))
                .isEqualTo(new Value.Failure("the formula does too much work on this record"));
        assertThat(SampleTable.evaluate("REPT('x', 900000)" + " + 'a'".repeat(20_000)))
                .isInstanceOf(Value.Failure.class);
    }
}
