package org.pyairtable.formula.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.ResultType;

class SqlTranslatorTest {
    private static final EvaluationContext CONTEXT = EvaluationContext.at(Instant.parse("2024-03-20T10:00:00Z"));
    private static final List<FormulaField> FIELDS = List.of(
            new FormulaField("fldName", "Name", CellType.of("singleLineText")),
            new FormulaField("fldQty", "Qty", CellType.of("number")),
            new FormulaField("fldDue", "Due", CellType.of("date")),
            new FormulaField("fldDone", "Done", CellType.of("checkbox")),
            new FormulaField("fldTags", "Tags", CellType.of("multipleSelects")));
    private static final SqlColumns COLUMNS = fieldId -> switch (fieldId) {
        case "fldName" -> Optional.of(new SqlColumn("r.\"fldName\"", SqlColumn.Type.TEXT));
        case "fldQty" -> Optional.of(new SqlColumn("r.\"fldQty\"", SqlColumn.Type.NUMBER));
        case "fldDone" -> Optional.of(new SqlColumn("r.\"fldDone\"", SqlColumn.Type.BOOLEAN));
        case "fldDue" -> Optional.of(new SqlColumn("r.\"fldDue\"", SqlColumn.Type.DATE));
        default -> Optional.empty();
    };

    private static final String DUE =
            "coalesce((r.\"fldDue\"::timestamp at time zone 'UTC'), '-infinity'::timestamptz)";

    @Test
    void binds_every_text_and_number_of_the_formula() {
        SqlTranslation translation = translate("AND({Name} = \"x'; drop table t --\", {Qty} + 1 > 3)", 4);

        assertThat(translation)
                .isEqualTo(new SqlTranslation.Exact(
                        "(((coalesce(r.\"fldName\", '') collate \"C\") = ($4::text collate \"C\"))"
                                + " and ((coalesce(r.\"fldQty\"::float8, 0) + $5::float8) > $6::float8))",
                        List.of("x'; drop table t --", 1.0, 3.0),
                        ResultType.BOOLEAN));
    }

    @Test
    void binds_today_as_of_the_translation() {
        SqlTranslation translation = translate("IS_BEFORE({Due}, TODAY())", 1);

        assertThat(translation)
                .isEqualTo(new SqlTranslation.Exact(
                        "(" + DUE + " > '-infinity'::timestamptz and " + DUE + " < $1::timestamptz)",
                        List.of(OffsetDateTime.parse("2024-03-20T00:00:00Z")),
                        ResultType.BOOLEAN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {Tags} = "a"           | the field Tags has no column
            {Name} = 5             | a text compared with a value of another kind
            {Qty} & "x"            | numbers and dates print differently in SQL
            {Name} * 2             | only numbers count in SQL
            ROUND({Qty}, 1)        | ROUND has no exact translation
            LEFT({Name}, {Qty})    | a length that is not written out
            LEFT({Name}, -1)       | a length that is not written out
            {Due} = "someday"      | a date compared with another text
            IF({Qty}, "a", 1)      | branches of different kinds
            IS_SAME({Due}, {Due}, "week") | a unit that SQL cuts differently
            ERROR()                | an error
            1 / 0                  | a number that is none or infinite
            FIND({Name}, {Name})   | a search for what is not written out or long
            RECORD_ID()            | a property of the record that has no column
            LAST_MODIFIED_TIME({Qty}) | a property of the record that has no column
            """)
    void says_no_where_sql_would_answer_differently(String formula, String reason) {
        assertThat(translate(formula, 1)).isEqualTo(new SqlTranslation.NotTranslatable(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {Qty} > 5                        | coalesce(r."fldQty"::float8, 0) | false
            {Qty} > ROUND(1.5)               | coalesce(r."fldQty"::float8, 0) | false
            {Due} >= DATEADD(TODAY(), -7, 'days') | DUE                        | false
            -5 <= {Qty}                      | coalesce(r."fldQty"::float8, 0) | false
            {Qty} = BLANK()                  | coalesce(r."fldQty"::float8, 0) | true
            {Done}                           | coalesce(r."fldDone", false)    | true
            NOT({Done})                      | coalesce(r."fldDone", false)    | true
            {Due} = "2024-03-15"             | DUE                             | true
            "2024-03-15" > {Due}             | DUE                             | false
            {Due} < TODAY()                  | DUE                             | false
            IS_AFTER({Due}, "2024-03-15")    | DUE                             | false
            IS_BEFORE(NOW(), {Due})          | DUE                             | false
            IS_SAME({Due}, TODAY())          | DUE                             | true
            """)
    void names_what_an_index_would_have_to_hold(String formula, String expression, boolean equality) {
        assertThat(comparand(formula))
                .contains(new SqlComparand(expression.equals("DUE") ? DUE : expression, equality));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{Qty}",
                "{Qty} != 5",
                "{Qty} + 1 > 5",
                "{Qty} > LEN({Name})",
                "{Qty} > 1 > 0",
                "NOT({Qty} > 5)",
                "OR({Qty} > 5, {Done})",
                "{Name} = 'x'",
                "{Due} = BLANK()",
                "{Qty} > LEN(RECORD_ID())",
                "IS_SAME({Due}, TODAY(), 'month')"
            })
    void names_nothing_where_no_index_would_help(String formula) {
        assertThat(comparand(formula)).isEmpty();
    }

    private static Optional<SqlComparand> comparand(String formula) {
        return SqlTranslator.comparand(FormulaParser.parse(formula).bind(FieldResolver.of(FIELDS)), COLUMNS, CONTEXT);
    }

    @Test
    void searches_many_texts_and_numbers_of_one_field_at_once() {
        SqlTranslation translation = translate("OR({Name} = 'a', {Qty} = 1, 'b' = {Name}, {Done}, {Qty} = 2)", 1);

        assertThat(translation).isInstanceOfSatisfying(SqlTranslation.Exact.class, exact -> {
            assertThat(exact.sql())
                    .isEqualTo("(((coalesce(r.\"fldName\", '') collate \"C\") = any ($1::text[]))"
                            + " or (coalesce(r.\"fldQty\"::float8, 0) = any ($2::float8[]))"
                            + " or coalesce(r.\"fldDone\", false))");
            assertThat(exact.parameters().get(0)).isEqualTo(new String[] {"a", "b"});
            assertThat(exact.parameters().get(1)).isEqualTo(new Double[] {1.0, 2.0});
        });
    }

    @Test
    void translates_ten_thousand_alternatives() {
        String formula = IntStream.range(0, 10_000)
                .mapToObj(i -> "{Name} = 'client-" + i + "@example.org'")
                .collect(Collectors.joining(", ", "OR(", ")"));

        assertThat(translate(formula, 1)).isInstanceOf(SqlTranslation.Exact.class);
    }

    @Test
    void computes_what_is_the_same_for_all_rows() {
        assertThat(translate("{Qty} > YEAR(DATEADD(TODAY(), 1, 'year')) - 2000", 1))
                .isEqualTo(new SqlTranslation.Exact(
                        "(coalesce(r.\"fldQty\"::float8, 0) > $1::float8)", List.of(25.0), ResultType.BOOLEAN));
    }

    @Test
    void says_no_to_values_of_another_type_than_the_formula_has() {
        assertThat(SqlTranslator.expression(
                        FormulaParser.parse("IF(1 = 1, 5, 'a')").bind(FieldResolver.of(FIELDS)), COLUMNS, CONTEXT, 1))
                .isEqualTo(new SqlTranslation.NotTranslatable("values of another kind than the formula's"));
    }

    @Test
    void says_no_to_sql_that_nests_deeply() {
        assertThat(translate("NOT(".repeat(1000) + "{Done}" + ")".repeat(1000), 1))
                .isEqualTo(new SqlTranslation.NotTranslatable("SQL that nests so deeply"));
    }

    @Test
    void says_no_to_sql_that_grows_without_end() {
        assertThat(translate("1/(".repeat(100) + "{Qty}" + ")".repeat(100), 1))
                .isEqualTo(new SqlTranslation.NotTranslatable("the SQL would be too long"));
    }

    private static SqlTranslation translate(String formula, int firstParameter) {
        return SqlTranslator.predicate(
                FormulaParser.parse(formula).bind(FieldResolver.of(FIELDS)), COLUMNS, CONTEXT, firstParameter);
    }
}
