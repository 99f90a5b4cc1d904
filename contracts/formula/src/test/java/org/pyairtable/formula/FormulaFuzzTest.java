package org.pyairtable.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever the text: a formula or a refusal, a value or a failure, soon, and never another exception. */
class FormulaFuzzTest {
    private static final List<String> PIECES = List.of(
            "(",
            ")",
            ",",
            "+",
            "-",
            "*",
            "/",
            "&",
            "=",
            "!=",
            "<",
            ">=",
            "{Name}",
            "{Qty}",
            "Tags",
            "{No Date}",
            "At",
            "1",
            "0",
            "-2.5",
            "1e300",
            "''",
            "'a'",
            "\"\\\"\"",
            "'[0-9]+('",
            "'days'",
            "'YYYY'",
            " ",
            "\n",
            "//",
            "/*",
            "*/",
            "{",
            "}",
            "\\",
            "'",
            "\u0000",
            "\uD83D",
            "😀",
            "fld");

    private final Random random = new Random(7);

    @Test
    void survivesRandomCharactersAndTokens() {
        List<String> names =
                FormulaFunction.all().stream().map(FormulaFunction::name).toList();
        int refused = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(14);
            for (int j = 0; j < length; j++) {
                int kind = random.nextInt(8);
                text.append(
                        kind == 0
                                ? names.get(random.nextInt(names.size())) + "("
                                : kind == 1
                                        ? "" + (char) random.nextInt(0x250)
                                        : PIECES.get(random.nextInt(PIECES.size())));
            }
            refused += outcome(text.toString()) ? 0 : 1;
        }
        assertThat(refused).isBetween(1, 59_999);
    }

    @Test
    void survivesEveryFunctionOnEveryKindOfArgument() {
        List<String> values = List.of(
                "Name",
                "Qty",
                "None",
                "Done",
                "{Due Date}",
                "At",
                "Tags",
                "Nums",
                "Mixed",
                "{Broken}",
                "-1",
                "0/0",
                "1/0",
                "1e300",
                "-1e300",
                "''",
                "'days'",
                "'a('",
                "BLANK()",
                "ARRAYSLICE(Nums,9)");
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            for (FormulaFunction function : FormulaFunction.all()) {
                int most = Math.min(4, function.maximumArguments());
                for (int i = 0; i < 400; i++) {
                    int count = function.minimumArguments()
                            + random.nextInt(Math.max(1, most - function.minimumArguments() + 1));
                    List<String> arguments = random.ints(count, 0, values.size())
                            .mapToObj(values::get)
                            .toList();
                    assertThat(outcome(function.name() + "(" + String.join(",", arguments) + ")"))
                            .as("%s %s", function, arguments)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void givesBackWhatItRead() {
        for (String formula : List.of("IF({Name}, 'x' & Qty, /* c */ -1)", "{fldQty}+{odd\\}na\\\\me}", "1")) {
            assertThat(FormulaParser.parse(formula).render(name -> name).replaceAll("[{}]", ""))
                    .isEqualTo(formula.replaceAll("[{}]", ""));
        }
    }

    @Test
    void isNotCaughtByPatternsThatMakeOthersSlow() {
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (String pattern :
                    List.of("(a*)*b", "(a|aa)+$", "((a+)+)+x", "(a?){50}a{50}", "a{1000}{1000}", "(".repeat(900))) {
                outcome("REGEX_MATCH(REPT('a', 5000), '" + pattern + "')");
                outcome("REGEX_REPLACE(REPT('a', 5000), '" + pattern + "', 'b')");
            }
        });
    }

    /** True when the text was a formula; it was then evaluated, explained and written down. */
    private static boolean outcome(String text) {
        CompiledFormula formula;
        try {
            formula = FormulaParser.parse(text).bind(SampleTable.RESOLVER);
        } catch (FormulaException refused) {
            assertThat(refused.position()).isBetween(0, text.length());
            assertThat(refused.position() + refused.length()).isBetween(0, text.length());
            return false;
        }
        Value value = formula.evaluate(SampleTable.ROW, SampleTable.CONTEXT);
        assertThat(formula.explain(SampleTable.ROW, SampleTable.CONTEXT).value())
                .isEqualTo(value);
        CellValues.toJson(value, formula.resultType());
        formula.isTruthy(SampleTable.ROW, SampleTable.CONTEXT);
        return true;
    }
}
