package org.pyairtable.local;

import java.time.Duration;

/**
 * How long to wait before the next start of a process that died: doubled from failure to failure, up to a longest wait.
 *
 * @param first the wait after the first failure
 * @param longest the longest wait
 * @param steady a process that ran this long counts as healthy again: its failures start anew
 */
record Backoff(Duration first, Duration longest, Duration steady) {
    /**
     * A process that dies within minutes of each start, after half a minute of preparation, will die again: it may load the
     * machine every five minutes, not every thirty seconds.
     */
    static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(5), Duration.ofMinutes(10));

    Backoff {
        if (!first.isPositive() || longest.compareTo(first) < 0 || steady.isNegative()) {
            throw new IllegalArgumentException("not a backoff: " + first + ", " + longest + ", " + steady);
        }
    }

    /** The wait after the given number of failures in a row, 1 for the first. */
    Duration delay(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures: " + failures);
        }
        Duration delay = first;
        for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(longest) < 0 ? delay : longest;
    }

    /** Failures in a row, the one that just happened included. */
    int failures(int before, Duration ran) {
        return ran.compareTo(steady) >= 0 ? 1 : before + 1;
    }
}
