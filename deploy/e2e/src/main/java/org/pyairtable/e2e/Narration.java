package org.pyairtable.e2e;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/** Prints what happens, step by step with its time. */
final class Narration {
    private final PrintStream out;
    private int step;

    Narration(PrintStream out) {
        this.out = out;
    }

    <T> T step(String title, Supplier<T> work) {
        step++;
        out.printf("%n%2d. %s%n", step, title);
        long began = System.nanoTime();
        try {
            T result = work.get();
            out.printf("    ✓ %s%n", text(Duration.ofNanos(System.nanoTime() - began)));
            return result;
        } catch (RuntimeException e) {
            out.printf("    ✗ after %s: %s%n", text(Duration.ofNanos(System.nanoTime() - began)), e.getMessage());
            throw e;
        }
    }

    void say(String format, Object... arguments) {
        out.printf("    " + format + "%n", arguments);
    }

    void line(String format, Object... arguments) {
        out.printf(format + "%n", arguments);
    }

    static String text(Duration duration) {
        return duration.toMillis() < 10_000
                ? duration.toMillis() + " ms"
                : "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
}
