package org.pyairtable.formula;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/** Prints how many formulas one core evaluates and how many megabytes it parses in a second. Run its main by hand. */
final class FormulaBenchmark {
    private static final String FORMULA =
            "IF({Price} * {Qty} > 40, CONCATENATE(\"total \", ROUND({Price} * {Qty} * 1.19, 2)), \"small\")";
    private static final int ROUNDS = 5;

    private FormulaBenchmark() {}

    public static void main(String[] arguments) {
        System.out.printf("%s, Java %s%n", System.getProperty("os.arch"), Runtime.version());
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.printf(
                    "round %d: %,d evaluations/s, parser %.1f MB/s, parser and binder %.1f MB/s%n",
                    round, evaluations(), megabytes(false), megabytes(true));
        }
    }

    private static long evaluations() {
        CompiledFormula formula = SampleTable.compile(FORMULA);
        List<RecordValues> rows = List.of(row(12.5, 4), row(3.3, 2), row(99.99, 7), row(20, 3));
        int count = 4_000_000;
        long characters = 0;
        long start = cpuTime();
        for (int i = 0; i < count; i++) {
            Value value = formula.evaluate(rows.get(i & 3), SampleTable.CONTEXT);
            characters += value instanceof Value.Text text ? text.text().length() : 0;
        }
        long elapsed = cpuTime() - start;
        if (characters == 0) {
            throw new IllegalStateException("nothing was evaluated");
        }
        return count * 1_000_000_000L / elapsed;
    }

    private static RecordValues row(double price, double quantity) {
        return RecordValues.of(Map.of("fldPrice", Value.of(price), "fldQty", Value.of(quantity)));
    }

    private static double megabytes(boolean bind) {
        int count = 300_000;
        long length = 0;
        long start = cpuTime();
        for (int i = 0; i < count; i++) {
            Formula formula = FormulaParser.parse(FORMULA);
            length += bind
                    ? formula.bind(SampleTable.RESOLVER).text().length()
                    : formula.text().length();
        }
        return length * 1000.0 / (cpuTime() - start);
    }

    /** Nanoseconds that this thread had a core to itself, so that a busy machine does not count. */
    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
