package org.pyairtable.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs steps one after the other, goes on when one fails, and prints what each took. */
final class SizeSteps implements AutoCloseable {
    /** Does a step and says what came of it. */
    @FunctionalInterface
    interface Step {
        String run() throws Exception;
    }

    private final PeakMemory memory = new PeakMemory("data-integration");
    private final Map<String, Integer> before;
    private final List<String> failed = new ArrayList<>();
    private Map<String, Integer> last;

    SizeSteps(int rows) throws IOException {
        this.before = LocalSuite.restarts();
        this.last = before;
        System.out.printf("%,d rows of 5 columns%n%n", rows);
        System.out.printf("%-46s %10s %9s  %s%n", "step", "time", "memory", "outcome");
    }

    void step(String name, Step step) throws IOException {
        memory.take();
        long began = System.nanoTime();
        String outcome;
        try {
            outcome = step.run();
        } catch (Exception failure) {
            outcome = "FAILED: " + failure.getMessage();
            failed.add(name);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Integer> now = LocalSuite.restarts();
        if (!now.equals(last)) {
            outcome += "; RESTARTED: " + difference(last, now);
            last = now;
        }
        System.out.printf("%-46s %8.2f s %6d MB  %s%n", name, seconds, memory.take(), outcome);
    }

    /** Prints what went wrong; whether nothing did. */
    boolean report() throws IOException {
        Map<String, Integer> now = LocalSuite.restarts();
        System.out.printf(
                "%n%s; %s%n",
                failed.isEmpty() ? "every step went through" : "failed: " + String.join(", ", failed),
                now.equals(before) ? "no process was restarted" : "restarted: " + difference(before, now));
        return failed.isEmpty() && now.equals(before);
    }

    private static List<String> difference(Map<String, Integer> before, Map<String, Integer> now) {
        return now.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.getOrDefault(entry.getKey(), 0)))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void close() {
        memory.close();
    }
}
