package org.pyairtable.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Polls for a condition. */
final class Until {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);

    private Until() {}

    static <T> T present(String what, Duration patience, Supplier<Optional<T>> question) {
        return present(() -> what, patience, question);
    }

    /** @param what asked when the time is over */
    private static <T> T present(Supplier<String> what, Duration patience, Supplier<Optional<T>> question) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > end) {
                throw new DemoFailure(what.get() + " did not happen within " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN);
        }
    }

    static void holds(String what, Duration patience, Supplier<Boolean> question) {
        holds(() -> what, patience, question);
    }

    /** @param what asked when the time is over, so that it can tell how far it came */
    static void holds(Supplier<String> what, Duration patience, Supplier<Boolean> question) {
        present(what, patience, () -> question.get() ? Optional.of(true) : Optional.empty());
    }
}
