package org.pyairtable.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 +            | 3  | 0 | Expected a value, but the formula ends
            (1             | 2  | 0 | Expected a closing parenthesis, but the formula ends
            1 2            | 2  | 1 | Expected an operator or the end of the formula, but there is 2
            * 2            | 0  | 1 | Expected a value, but there is *
            "abc           | 0  | 4 | This text is not closed with "
            {Name          | 0  | 5 | This field name is not closed with }
            {}             | 0  | 2 | There is no field name between the braces
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
    void says_what_is_wrong_and_where(String text, int position, int length, String message) {
        FormulaException refused = refusal(text);

        assertThat(refused).hasMessage(message);
        assertThat(refused.position()).isEqualTo(position);
        assertThat(refused.length()).isEqualTo(length);
        assertThat(refused.airtableMessage()).isEqualTo("Invalid formula. Please check your formula text.");
    }

    @Test
    void names_all_unknown_functions() {
        FormulaException refused = refusal("FOO(1) & BAR(FOO(2))");

        assertThat(refused.kind()).isEqualTo(FormulaException.Kind.UNKNOWN_FUNCTIONS);
        assertThat(refused.airtableMessage()).isEqualTo("Unknown function names: FOO, BAR");
        assertThat(refused.position()).isZero();
    }

    @Test
    void names_all_unknown_fields_in_lower_case_as_airtable_does() {
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
    void lists_references_as_written_and_rewrites_them() {
        Formula formula = FormulaParser.parse("IF( {Due Date} , Name, {fldPrice} & Name) // {not} one");

        assertThat(formula.references()).containsExactly("Due Date", "Name", "fldPrice");
        assertThat(formula.render(
                        name -> SampleTable.RESOLVER.resolve(name).orElseThrow().id()))
                .isEqualTo("IF( {fldDue} , {fldName}, {fldPrice} & {fldName}) // {not} one");
        assertThat(FormulaParser.parse("{fldOdd}").render(id -> "odd}na\\me")).isEqualTo("{odd\\}na\\\\me}");
    }

    @Test
    void reads_formulas_nested_a_thousand_deep_and_evaluates_them() {
        String calls = "IF(Qty=4,".repeat(1000) + "1" + ",2)".repeat(1000);
        String parentheses = "1+(".repeat(500) + "1" + ")".repeat(500);

        assertThat(SampleTable.evaluate(calls)).isEqualTo(Value.of(1));
        assertThat(SampleTable.evaluate(parentheses)).isEqualTo(Value.of(501));
        assertThat(SampleTable.compile(calls)
                        .explain(SampleTable.ROW, SampleTable.CONTEXT)
                        .value())
                .isEqualTo(Value.of(1));
    }

    @Test
    void reads_ten_thousand_arguments() {
        String wanted = "Name='nobody',".repeat(10_000);

        assertThat(SampleTable.evaluate("OR(" + wanted + "Name='Ada Lovelace')"))
                .isEqualTo(Value.TRUE);
        assertThat(SampleTable.evaluate("AND(" + "Qty=4,".repeat(10_000) + "Qty=5)"))
                .isEqualTo(Value.FALSE);
    }

    @Test
    void takes_conditions_apart_however_they_nest() {
        String nested = "AND(Done,".repeat(1000) + "Qty" + ")".repeat(1000);

        assertThat(SampleTable.compile(nested).conjuncts()).hasSize(1001);
        assertThat(SampleTable.compile(nested).fieldIds()).containsExactly("fldDone", "fldQty");
    }

    @Test
    void reads_chains_of_any_length() {
        assertThat(SampleTable.evaluate("1" + "+1".repeat(20_000))).isEqualTo(Value.of(20_001));
        assertThat(((Value.Text) SampleTable.evaluate("'a'" + "&'a'".repeat(20_000))).text())
                .hasSize(20_001);
    }

    @ParameterizedTest
    @CsvSource({"(,)", "-,''", "NOT(,)", "1=(,)", "1+(,)", "1=(1&(1+(1*(,))))"})
    void refuses_what_nests_too_deeply(String open, String close) {
        String text = open.repeat(5_000) + "1" + close.repeat(5_000);

        FormulaException refused = refusal(text);

        assertThat(refused.kind()).isEqualTo(FormulaException.Kind.LIMIT);
        assertThat(refused).hasMessage("The formula nests deeper than 1050 levels");
    }

    @Test
    void refuses_what_is_too_long() {
        assertThat(refusal("1" + " ".repeat(500_000)).kind()).isEqualTo(FormulaException.Kind.LIMIT);
    }

    private static FormulaException refusal(String text) {
        return catchThrowableOfType(FormulaException.class, () -> FormulaParser.parse(text));
    }
}
