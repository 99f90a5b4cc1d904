package org.pyairtable.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyairtable.formula.sql.SqlColumn;
import org.pyairtable.formula.sql.SqlColumns;
import org.pyairtable.formula.sql.SqlTranslator;

/**
 * Everything that walks a formula, with formulas as deep and as long as they may be, on half the stack that the threads of a
 * service have: 1 MiB, in the local suite as in the containers.
 */
class NestingTest {
    private static final int STACK = 512 * 1024;
    private static final int DEEPEST = FormulaParser.MAX_NESTING;

    private static final SqlColumns COLUMNS = new SqlColumns() {
        @Override
        public Optional<SqlColumn> column(String fieldId) {
            return switch (fieldId) {
                case "fldName" -> Optional.of(new SqlColumn("t.\"fldName\"", SqlColumn.Type.TEXT));
                case "fldQty" -> Optional.of(new SqlColumn("t.\"fldQty\"", SqlColumn.Type.NUMBER));
                case "fldDone" -> Optional.of(new SqlColumn("t.\"fldDone\"", SqlColumn.Type.BOOLEAN));
                case "fldTags" ->
                    Optional.of(new SqlColumn("t.\"fldTags\"", SqlColumn.Type.CHOICE, Map.of("selR", "red")));
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<String> column(Property property) {
            return Optional.of("t._id");
        }
    };

    private static final Map<String, Consumer<String>> WALKERS = Map.of(
            "rename", text -> FormulaParser.parse(text).render(name -> name + "2"),
            "bind", SampleTable::compile,
            "dependencies",
                    text -> {
                        CompiledFormula formula = SampleTable.compile(text);
                        assertThat(formula.fieldIds().size()
                                        + formula.watchedIds().size())
                                .isLessThan(9);
                        assertThat(formula.readsTime()).isIn(false, formula.readsDay());
                        assertThat(formula.conjuncts()).isNotEmpty();
                    },
            "fold", text -> SampleTable.compile(text).folded(SampleTable.CONTEXT),
            "evaluate", text -> SampleTable.compile(text).evaluate(SampleTable.ROW, SampleTable.CONTEXT),
            "explain", text -> SampleTable.compile(text).explain(SampleTable.ROW, SampleTable.CONTEXT),
            "filter", text -> SqlTranslator.predicate(SampleTable.compile(text), COLUMNS, SampleTable.CONTEXT, 1),
            "expression", text -> SqlTranslator.expression(SampleTable.compile(text), COLUMNS, SampleTable.CONTEXT, 1),
            "indexes", text -> SqlTranslator.comparands(SampleTable.compile(text), COLUMNS, SampleTable.CONTEXT));

    static List<String> walkers() {
        return List.copyOf(WALKERS.keySet());
    }

    @ParameterizedTest
    @MethodSource("walkers")
    void walksEveryFunctionAtTheLimit(String walker) {
        List<String> formulas = new ArrayList<>();
        for (FormulaFunction function : FormulaFunction.all()) {
            for (int place = 0; place < Math.min(2, function.maximumArguments()); place++) {
                formulas.add(nested(function, place));
            }
        }
        formulas.add("(".repeat(DEEPEST) + "Qty" + ")".repeat(DEEPEST));
        formulas.add("-".repeat(DEEPEST) + "Qty");
        formulas.add("Name=Name&1+1*SUM(Qty,".repeat(DEEPEST) + "Qty" + ")".repeat(DEEPEST));
        formulas.add("AND(Done,OR(Qty>1,".repeat(DEEPEST / 2) + "Qty" + "))".repeat(DEEPEST / 2));
        formulas.add("IF(1,".repeat(DEEPEST - 1) + "REGEX_MATCH(Name,'" + "(".repeat(450) + "a" + ")".repeat(450) + "')"
                + ")".repeat(DEEPEST - 1));

        onSmallStack(() -> formulas.forEach(WALKERS.get(walker)));
    }

    @ParameterizedTest
    @MethodSource("walkers")
    void walksRandomFormulasAtTheLimit(String walker) {
        Random random = new Random(5);
        List<String> open =
                List.of("(", "-", "1+(", "Qty*-", "IF(Qty>3,", "AND(Done,", "OR(", "NOT(", "MAX(1,", "1=1&1-(");
        List<String> formulas = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            StringBuilder text = new StringBuilder();
            StringBuilder closing = new StringBuilder();
            for (int level = 0; level < DEEPEST; level++) {
                String piece = open.get(random.nextInt(open.size()));
                text.append(piece);
                closing.append(piece.endsWith("-") ? "" : ")");
            }
            formulas.add(text + "Qty" + closing);
        }

        onSmallStack(() -> formulas.forEach(WALKERS.get(walker)));
    }

    @ParameterizedTest
    @MethodSource("walkers")
    void walksWhatStandsBesideEachOtherInTheLongestFormula(String walker) {
        int longest = FormulaParser.MAX_LENGTH;
        List<String> formulas = List.of(
                "Qty" + "+1".repeat(longest / 2 - 2),
                "Name" + "&'a'".repeat(longest / 4 - 1),
                "CONCATENATE(Name" + ",Name".repeat(longest / 5 - 4) + ")",
                "OR(Qty>1" + ",Qty>2".repeat(longest / 6 - 2) + ")",
                "SWITCH(Qty" + ",5,2".repeat(longest / 4 - 4) + ")");

        onSmallStack(() -> formulas.forEach(WALKERS.get(walker)));
    }

    private static String nested(FormulaFunction function, int place) {
        int count = Math.max(function.minimumArguments(), place + 1);
        StringBuilder open = new StringBuilder(function.name()).append('(');
        for (int i = 0; i < place; i++) {
            open.append("Qty,");
        }
        String close = ",Name".repeat(count - place - 1) + ")";
        return open.toString().repeat(DEEPEST) + "Name" + close.repeat(DEEPEST);
    }

    private static void onSmallStack(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(
                        null,
                        () -> {
                            try {
                                work.run();
                                done.complete(null);
                            } catch (Throwable failure) {
                                done.completeExceptionally(failure);
                            }
                        },
                        "small-stack",
                        STACK)
                .start();
        done.join();
    }
}
