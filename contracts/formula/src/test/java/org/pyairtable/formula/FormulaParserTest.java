package org.pyairtable.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 +            | 3  | 0 | Expected a value, but the formula ends
            (1             | 2  | 0 | Expected a closing parenthesis, but the formula ends
            1 2            | 2  | 1 | Expected an operator or the end of the formula, but there is 2
            * 2            | 0  | 1 | Expected a value, but there is *
            "abc           | 0  | 4 | This text is not closed with "
            {Name          | 0  | 5 | This field name is not closed with }
            {}             | 0  | 2 | The braces contain no field name
            1 ! 2          | 2  | 1 | Unexpected character !
            “a”            | 0  | 1 | Use straight quotes instead of “
            12abc          | 0  | 3 | This is not a number
            1.2.3          | 0  | 4 | This is not a number
            1e999          | 0  | 5 | This number is too large
            IF(1)          | 0  | 5 | IF takes 2 to 3 arguments, not 1
            LEN()          | 0  | 5 | LEN takes 1 argument, not 0
            SUM()          | 0  | 5 | SUM takes at least 1 arguments, not 0
            SUM(1,)        | 6  | 1 | Expected a value, but there is )
            SUM(1 2)       | 6  | 1 | Expected a comma or a closing parenthesis, but there is 2
            1 /* x         | 2  | 4 | This comment is not closed with */
            `   `          | 0  | 3 | The formula is empty
            """)
    void saysWhatIsWrongAndWhere(String text, int position, int length, String message) {
        FormulaException refused = refusal(text);

        assertThat(refused).hasMessage(message);
        assertThat(refused.position()).isEqualTo(position);
        assertThat(refused.length()).isEqualTo(length);
        assertThat(refused.airtableMessage()).isEqualTo("Invalid formula. Please check your formula text.");
    }

    @Test
    void namesAllUnknownFunctions() {
        FormulaException refused = refusal("FOO(1) & BAR(FOO(2))");

        assertThat(refused.kind()).isEqualTo(FormulaException.Kind.UNKNOWN_FUNCTIONS);
        assertThat(refused.airtableMessage()).isEqualTo("Unknown function names: FOO, BAR");
        assertThat(refused.position()).isZero();
    }

    @Test
    void namesAllUnknownFieldsInLowerCaseAsAirtableDoes() {
        Formula formula = FormulaParser.parse("{Name} & {Nope One} & Other & {Nope One}");

        FormulaException refused =
                catchThrowableOfType(FormulaException.class, () -> formula.bind(SampleTable.RESOLVER));

        assertThat(refused.kind()).isEqualTo(FormulaException.Kind.UNKNOWN_FIELDS);
        assertThat(refused.airtableMessage()).isEqualTo("Unknown field names: nope one, other");
        assertThat(refused).hasMessage("Unknown field names: Nope One, Other");
        assertThat(refused.position()).isEqualTo(9);
        assertThat(refused.length()).isEqualTo(10);
    }

    @Test
    void listsReferencesAsWrittenAndRewritesThem() {
        Formula formula = FormulaParser.parse("IF( {Due Date} , Name, {fldPrice} & Name) // {not} one");

        assertThat(formula.references()).containsExactly("Due Date", "Name", "fldPrice");
        assertThat(formula.render(
                        name -> SampleTable.RESOLVER.resolve(name).orElseThrow().id()))
                .isEqualTo("IF( {fldDue} , {fldName}, {fldPrice} & {fldName}) // {not} one");
        assertThat(FormulaParser.parse("{fldOdd}").render(id -> "odd}na\\me")).isEqualTo("{odd\\}na\\\\me}");
    }

    @Test
    void readsFormulasNestedTwoHundredDeepAndEvaluatesThem() {
        String calls = "IF(Qty=4,".repeat(200) + "1" + ",2)".repeat(200);
        String parentheses = "1+(".repeat(200) + "1" + ")".repeat(200);

        assertThat(SampleTable.evaluate(calls)).isEqualTo(Value.of(1));
        assertThat(SampleTable.evaluate(parentheses)).isEqualTo(Value.of(201));
        assertThat(SampleTable.evaluate("-".repeat(199) + "(1)")).isEqualTo(Value.of(-1));
        assertThat(SampleTable.compile(calls)
                        .explain(SampleTable.ROW, SampleTable.CONTEXT)
                        .value())
                .isEqualTo(Value.of(1));
    }

    @Test
    void readsTenThousandArguments() {
        String wanted = "Name='nobody',".repeat(10_000);

        assertThat(SampleTable.evaluate("OR(" + wanted + "Name='Ada Lovelace')"))
                .isEqualTo(Value.TRUE);
        assertThat(SampleTable.evaluate("AND(" + "Qty=4,".repeat(10_000) + "Qty=5)"))
                .isEqualTo(Value.FALSE);
    }

    @Test
    void takesConditionsApartHoweverTheyNest() {
        String nested = "AND(Done,".repeat(200) + "Qty" + ")".repeat(200);

        assertThat(SampleTable.compile(nested).conjuncts()).hasSize(201);
        assertThat(SampleTable.compile(nested).fieldIds()).containsExactly("fldDone", "fldQty");
    }

    @Test
    void readsChainsOfAnyLength() {
        assertThat(SampleTable.evaluate("1" + "+1".repeat(20_000))).isEqualTo(Value.of(20_001));
        assertThat(((Value.Text) SampleTable.evaluate("'a'" + "&'a'".repeat(20_000))).text())
                .hasSize(20_001);
    }

    @ParameterizedTest
    @CsvSource({"(,)", "-,''", "NOT(,)", "1=(,)", "1+(,)", "1=(1&(1+(1*(,))))"})
    void refusesWhatNestsTooDeeply(String open, String close) {
        String text = open.repeat(5_000) + "1" + close.repeat(5_000);

        FormulaException refused = refusal(text);

        assertThat(refused.kind()).isEqualTo(FormulaException.Kind.LIMIT);
        assertThat(refused).hasMessage("The formula nests deeper than 200 levels");
    }

    @Test
    void saysWhereTheFirstLevelTooManyBegins() {
        FormulaException refused = refusal("1 + NOT(".repeat(201) + "1" + ")".repeat(201));

        assertThat(refused.position()).isEqualTo(200 * 8 + 4);
        assertThat(refused.length()).isEqualTo(3);
        assertThat(refused.airtableMessage())
                .isEqualTo("Invalid formula. The formula nests deeper than 200 levels (at character 1605).");
    }

    @Test
    void countsLevelsNotWhatStandsBesideEachOther() {
        String beside = String.join("+", Collections.nCopies(10_000, "(1)"));

        assertThat(SampleTable.evaluate(beside)).isEqualTo(Value.of(10_000));
        assertThat(SampleTable.evaluate("SUM(" + beside.replace('+', ',') + ")"))
                .isEqualTo(Value.of(10_000));
        assertThat(SampleTable.evaluate("1=1&2+3*(".repeat(200) + "1" + ")".repeat(200)))
                .isEqualTo(Value.FALSE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1+2*3&4=5-6            | 1&2  = 3
            -(1)*-2                | 2
            2-3-4*2/1              | -9
            -2-(-3)                | 1
            (1+2)*3&(4)&5-6        | 94-1
            1<2=1                  | TRUE
            IF(1,2,3)*2+SUM()      |
            """)
    void groupsOperatorsByHowTightlyTheyBind(String text, @Nullable String value) {
        if (value == null) {
            assertThat(refusal(text)).hasMessage("SUM takes at least 1 arguments, not 0");
        } else if (value.contains(" = ")) {
            assertThat(SampleTable.evaluate(text)).isEqualTo(Value.FALSE);
        } else {
            assertThat(SampleTable.show(SampleTable.evaluate(text)).replace("\"", ""))
                    .isEqualTo(value);
        }
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(refusal("1" + " ".repeat(500_000)).kind()).isEqualTo(FormulaException.Kind.LIMIT);
    }

    private static FormulaException refusal(String text) {
        return catchThrowableOfType(FormulaException.class, () -> FormulaParser.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CURRENT_USER()                       | usr1
            CURRENT_USER('email')                | ann@example.org
            CURRENT_USER('groups')               | grpA,grpB
            FIND('grpB', CURRENT_USER('groups')) | 6
            """)
    void theUserWhoAsksIsAConstant(String text, String value) {
        CurrentUser user = new CurrentUser("usr1", "ann@example.org", List.of("grpB", "grpA"));

        assertThat(value(FormulaParser.parse(text, user))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {Team} = CURRENT_USER('groups')    | grpA | true
            {Team} = CURRENT_USER('groups')    | grpB | true
            {Team} = CURRENT_USER('groups')    | grp  | false
            {Team} = CURRENT_USER('groups')    | ``   | false
            (CURRENT_USER('groups')) = {Team}  | grpB | true
            {Team} != CURRENT_USER('groups')   | grpB | false
            {Team} != CURRENT_USER('groups')   | grpC | true
            """)
    void aFieldEqualsTheListOfGroupsWhenItIsOneOfThem(String text, String team, boolean holds) {
        CurrentUser user = new CurrentUser("usr1", "", List.of("grpB", "grpA"));

        assertThat(holds(FormulaParser.parse(text, user), team)).isEqualTo(holds);
    }

    @Test
    void nothingEqualsTheGroupsOfAUserInNone() {
        CurrentUser user = new CurrentUser("usr1", "", List.of());

        assertThat(holds(FormulaParser.parse("{Team} = CURRENT_USER('groups')", user), ""))
                .isFalse();
        assertThat(holds(FormulaParser.parse("{Team} != CURRENT_USER('groups')", user), ""))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{Team} < CURRENT_USER('groups')",
                "UPPER({Team}) = CURRENT_USER('groups')",
                "{Team} = CURRENT_USER('groups') = 1",
                "CURRENT_USER('groups') = CURRENT_USER('groups')"
            })
    void theListOfGroupsIsComparedWithOneField(String text) {
        CurrentUser user = new CurrentUser("usr1", "", List.of("grpA"));

        FormulaException refused = catchThrowableOfType(FormulaException.class, () -> FormulaParser.parse(text, user));

        assertThat(refused).hasMessage("CURRENT_USER('groups') is compared with one field, by = or !=");
    }

    private static boolean holds(Formula formula, String team) {
        FormulaField field = new FormulaField("fldTeam", "Team", CellType.of("singleLineText"));
        return formula.bind(name -> Optional.of(field))
                .isTruthy(
                        id -> team.isEmpty() ? Value.BLANK : new Value.Text(team), EvaluationContext.at(Instant.EPOCH));
    }

    @Test
    void aUserInNoGroupHasABlankList() {
        CurrentUser user = new CurrentUser("usr1", "", List.of());

        assertThat(value(FormulaParser.parse("CURRENT_USER('groups') & '.'", user)))
                .isEqualTo(".");
    }

    @Test
    void nothingElseIsKnownOfTheUserWhoAsks() {
        CurrentUser user = new CurrentUser("usr1", "", List.of());

        FormulaException refused =
                catchThrowableOfType(FormulaException.class, () -> FormulaParser.parse("CURRENT_USER('name')", user));

        assertThat(refused).hasMessage("CURRENT_USER takes nothing, 'email' or 'groups'");
    }

    private static String value(Formula formula) {
        Value value = formula.bind(name -> Optional.empty())
                .evaluate(
                        field -> {
                            throw new AssertionError("There is no field");
                        },
                        EvaluationContext.at(Instant.EPOCH));
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Numeric number -> Long.toString((long) number.number());
            default -> throw new AssertionError(value);
        };
    }
}
