package org.pyairtable.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the data API promises, through the gateway of a running suite: one case per promise, each in a base of its own that
 * is deleted afterwards. Prints the memory of data-integration throughout.
 */
public final class DataBenchmark {
    /** Measures and prints the figures of one promise. */
    @FunctionalInterface
    interface Case {
        void run(BenchBase base) throws Exception;
    }

    private DataBenchmark() {}

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("create", new CreateCase()::run);
        cases.put("read", new ReadCase()::run);
        cases.put("list50k", new ListCase(50_000)::run);
        cases.put("formula", new FormulaFieldCase()::run);
        cases.put("fanout", new FanOutCase()::run);
        cases.put("csv", new CsvCase()::run);
        cases.put("list1m", new ListCase(1_000_000)::run);
        return cases;
    }

    public static void main(String[] arguments) throws Exception {
        LocalSuite suite = LocalSuite.running();
        System.out.println(Machine.describe());
        List<String> names = new ArrayList<>(arguments.length == 0 ? cases().keySet() : Arrays.asList(arguments));
        try (MemoryWatch memory = MemoryWatch.of(suite, "data-integration")) {
            for (String name : names) {
                Case measured = cases().get(name);
                if (measured == null) {
                    throw new IllegalArgumentException("no case " + name + "; there are " + cases().keySet());
                }
                System.out.println("— " + name);
                SearchBacklog.awaitEmpty(suite);
                try (BenchBase base = BenchBase.create(suite)) {
                    measured.run(base);
                }
            }
            memory.report();
        }
    }

    /** @param unit after both figures */
    static void report(String what, double figure, String unit, String promise) {
        System.out.printf("%-62s %,10.2f %-6s (promised %s)%n", what, figure, unit, promise);
    }

    static void note(String what, double figure, String unit) {
        System.out.printf("%-62s %,10.2f %s%n", what, figure, unit);
    }
}
