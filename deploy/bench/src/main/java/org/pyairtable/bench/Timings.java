package org.pyairtable.bench;

import java.util.Arrays;

/** How long equal things took. */
final class Timings {
    private double[] millis = new double[64];
    private int count;

    /** Something that is measured. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    static Timings of(int repeats, Action action) throws Exception {
        Timings timings = new Timings();
        for (int i = 0; i < repeats; i++) {
            timings.measure(action);
        }
        return timings;
    }

    void measure(Action action) throws Exception {
        long began = System.nanoTime();
        action.run();
        add(System.nanoTime() - began);
    }

    void add(long nanos) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
        }
        millis[count++] = nanos / 1e6;
    }

    void addAll(Timings other) {
        for (int i = 0; i < other.count; i++) {
            add((long) (other.millis[i] * 1e6));
        }
    }

    int count() {
        return count;
    }

    /** @param share 0.5 for the median */
    double percentile(double share) {
        double[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (count * share))];
    }

    double median() {
        return percentile(0.5);
    }
}
