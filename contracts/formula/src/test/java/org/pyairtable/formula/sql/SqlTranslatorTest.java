package org.pyairtable.formula.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.pyairtable.formula.sql.SqlComparand.Role;

class SqlTranslatorTest {
    private static final EvaluationContext CONTEXT = EvaluationContext.at(Instant.parse("2024-03-20T10:00:00Z"));
    private static final List<FormulaField> FIELDS = List.of(
            new FormulaField("fldName", "Name", CellType.of("singleLineText")),
            new FormulaField("fldQty", "Qty", CellType.of("number")),
            new FormulaField("fldDue", "Due", CellType.of("date")),
            new FormulaField("fldDone", "Done", CellType.of("checkbox")),
            new FormulaField("fldStatus", "Status", CellType.of("singleSelect")),
            new FormulaField("fldTags", "Tags", CellType.of("multipleSelects")));
    private static final SqlColumns COLUMNS = new SqlColumns() {
        @Override
        public Optional<SqlColumn> column(String fieldId) {
            return SqlTranslatorTest.column(fieldId);
        }

        @Override
        public Optional<String> column(Property property) {
            return Optional.of("r._" + property.name().toLowerCase(Locale.ROOT));
        }
    };

    private static Optional<SqlColumn> column(String fieldId) {
        return switch (fieldId) {
            case "fldName" -> Optional.of(new SqlColumn("r.\"fldName\"", SqlColumn.Type.TEXT));
            case "fldQty" -> Optional.of(new SqlColumn("r.\"fldQty\"", SqlColumn.Type.NUMBER));
            case "fldDone" -> Optional.of(new SqlColumn("r.\"fldDone\"", SqlColumn.Type.BOOLEAN));
            case "fldDue" -> Optional.of(new SqlColumn("r.\"fldDue\"", SqlColumn.Type.DATE));
            case "fldStatus" ->
                Optional.of(new SqlColumn(
                        "r.\"fldStatus\"",
                        SqlColumn.Type.CHOICE,
                        Map.of("selT", "Todo", "selD", "Done", "selE", "Done")));
            default -> Optional.empty();
        };
    }

    private static final String DUE =
            "coalesce((r.\"fldDue\"::timestamp at time zone 'UTC'), '-infinity'::timestamptz)";

    @Test
    void bindsEveryTextAndNumberOfTheFormula() {
        SqlTranslation translation = translate("AND({Name} = \"x'; drop table t --\", {Qty} + 1 > 3)", 4);

        assertThat(translation)
                .isEqualTo(new SqlTranslation.Exact(
                        "((left(coalesce(r.\"fldName\", ''), 100) collate \"C\" = left($4::text, 100)"
                                + " and (coalesce(r.\"fldName\", '') collate \"C\") = $4::text)"
                                + " and ((coalesce(r.\"fldQty\"::float8, 0) + $5::float8) > $6::float8))",
                        List.of("x'; drop table t --", 1.0, 3.0),
                        ResultType.BOOLEAN));
    }

    @Test
    void bindsTodayAsOfTheTranslation() {
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
            ERROR()                | ERROR has no exact translation
            """)
    void saysNoWhereSqlWouldAnswerDifferently(String formula, String reason) {
        assertThat(translate(formula, 1)).isEqualTo(new SqlTranslation.NotTranslatable(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {Qty} > 5                        | QTY    | SOME
            -5 <= {Qty}                      | QTY    | SOME
            {Qty} > ROUND(1.5)               | QTY    | SOME
            {Qty} = BLANK()                  | QTY    | EQUAL
            OR({Qty} = 5, {Qty} = 7)         | QTY    | SOME
            {Done}                           | DONE   | EQUAL
            NOT({Done})                      | DONE   | EQUAL
            {Due} = "2024-03-15"             | DUE    | EQUAL
            "2024-03-15" > {Due}             | DUE    | SOME
            {Due} < TODAY()                  | DUE    | SOME
            {Due} > DATEADD(TODAY(), -7, "days") | DUE | SOME
            IS_AFTER({Due}, "2024-03-15")    | DUE    | SOME
            IS_BEFORE(NOW(), {Due})          | DUE    | SOME
            IS_SAME({Due}, TODAY())          | DUE    | EQUAL
            {Name} = "x"                     | NAME   | FINDS
            "x" = {Name}                     | NAME   | FINDS
            OR({Name} = "x", {Name} = "y")   | NAME   | FINDS
            {Status} = "Todo"                | STATUS | EQUAL
            {Status} = ""                    | STATUS | EQUAL
            {Status} = "Done"                | STATUS | SOME
            {Status} != "Todo"               | STATUS | SOME
            NOT({Status})                    | STATUS | EQUAL
            FIND("on", {Status}) > 0         | STATUS | SOME
            OR({Status} = "Todo", {Status} = "Done") | STATUS | SOME
            CREATED_TIME() > "2024-03-15"    | coalesce(r._created_time, '-infinity'::timestamptz) | SOME
            LAST_MODIFIED_TIME() >= DATETIME_PARSE("2024-03-15 10:00", "YYYY-MM-DD HH:mm") | coalesce(r._last_modified_time, '-infinity'::timestamptz) | SOME
            IS_AFTER(LAST_MODIFIED_TIME(), "2024-03-15") | coalesce(r._last_modified_time, '-infinity'::timestamptz) | SOME
            """)
    void namesWhatAnIndexWouldHaveToHold(String formula, String expression, Role role) {
        assertThat(comparands(formula)).containsExactly(new SqlComparand(expression(expression), role));
    }

    private static String expression(String name) {
        return switch (name) {
            case "QTY" -> "coalesce(r.\"fldQty\"::float8, 0)";
            case "DONE" -> "coalesce(r.\"fldDone\", false)";
            case "DUE" -> DUE;
            case "NAME" -> "left(coalesce(r.\"fldName\", ''), 100) collate \"C\"";
            case "STATUS" -> "coalesce(r.\"fldStatus\", '')";
            default -> name;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            OR({Qty} > 5, {Done})                        | QTY DONE
            OR({Status} = "Todo", {Name} = "x")          | STATUS NAME
            OR({Name} = "x", AND({Done}, {Qty} > 5))     | NAME DONE
            OR({Qty} = 1, AND({Done}, {Name} = "x"))     | QTY NAME
            OR({Name} = "x", OR({Name} = "y", {Qty} = 1)) | NAME QTY
            OR(RECORD_ID() = "rec1", {Qty} = 1)          | QTY
            """)
    void namesAnIndexForEachAlternative(String formula, String expressions) {
        assertThat(comparands(formula))
                .isEqualTo(Arrays.stream(expressions.split(" ", -1))
                        .map(name -> new SqlComparand(expression(name), Role.FINDS))
                        .toList());
    }

    @Test
    void looksUpManyIdsByOneCondition() {
        assertThat(translate("OR(RECORD_ID() = 'rec1', OR('rec2' = RECORD_ID(), RECORD_ID() = 'rec3'))", 2))
                .isInstanceOfSatisfying(SqlTranslation.Exact.class, exact -> {
                    assertThat(exact.sql()).isEqualTo("((r._id = any($2::text[])))");
                    assertThat(exact.parameters()).containsExactly((Object) new String[] {"rec1", "rec2", "rec3"});
                });
        assertThat(translate("RECORD_ID() = 'rec1'", 1))
                .isEqualTo(new SqlTranslation.Exact("(r._id = $1::text)", List.of("rec1"), ResultType.BOOLEAN));
        String thousand = IntStream.range(0, 1_000)
                .mapToObj(i -> "RECORD_ID()='rec" + i + "'")
                .collect(Collectors.joining(",", "OR(", ")"));
        assertThat(translate(thousand, 1)).isInstanceOf(SqlTranslation.Exact.class);
    }

    @Test
    void comparesTheIdsOfChoicesWhateverIsAskedOfTheirNames() {
        assertThat(translate("{Status} = 'Todo'", 1))
                .isEqualTo(new SqlTranslation.Exact(
                        "(coalesce(r.\"fldStatus\", '') = $1::text)", List.of("selT"), ResultType.BOOLEAN));
        assertThat(translate("OR({Done}, LOWER({Status}) = 'done', {Status} = BLANK())", 1))
                .isInstanceOfSatisfying(SqlTranslation.Exact.class, exact -> {
                    assertThat(exact.sql())
                            .isEqualTo("(coalesce(r.\"fldDone\", false)"
                                    + " or (coalesce(r.\"fldStatus\", '') = any($1::text[]))"
                                    + " or (coalesce(r.\"fldStatus\", '') = $2::text))");
                    assertThat(exact.parameters()).containsExactly(new String[] {"selD", "selE"}, "");
                });
        assertThat(translate("{Status} = 'Gone'", 1))
                .isEqualTo(new SqlTranslation.Exact("false", List.of(), ResultType.BOOLEAN));
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
                "OR({Qty} > 5, {Qty} + {Qty} > 1)",
                "{Name} != 'x'",
                "{Name} > 'x'",
                "RECORD_ID() = 'rec1'",
                "{Status} = 'Gone'",
                "{Status} & {Name} = 'x'",
                "CREATED_TIME() < LAST_MODIFIED_TIME()",
                "{Due} = BLANK()",
                "IS_SAME({Due}, TODAY(), 'month')",
                "{Qty} > LEN(RECORD_ID())"
            })
    void namesNothingWhereNoIndexWouldHelp(String formula) {
        assertThat(comparands(formula)).isEmpty();
    }

    private static List<SqlComparand> comparands(String formula) {
        return SqlTranslator.comparands(FormulaParser.parse(formula).bind(FieldResolver.of(FIELDS)), COLUMNS, CONTEXT);
    }

    @Test
    void saysNoToSqlThatGrowsWithoutEnd() {
        assertThat(translate("1/(".repeat(60) + "{Qty}" + ")".repeat(60), 1))
                .isEqualTo(new SqlTranslation.NotTranslatable("the SQL would be too long"));
    }

    private static SqlTranslation translate(String formula, int firstParameter) {
        return SqlTranslator.predicate(
                FormulaParser.parse(formula).bind(FieldResolver.of(FIELDS)), COLUMNS, CONTEXT, firstParameter);
    }
}
