package org.pyairtable.local;

import java.time.Instant;

/**
 * How often a process has died since it last ran steadily.
 *
 * @param count deaths in a row
 * @param lastExitCode of the last of them; see {@link ExitCode}
 * @param since epoch milliseconds of the first of them
 * @param nextStart epoch milliseconds of the start that follows the last of them
 */
record Failures(int count, int lastExitCode, long since, long nextStart) {
    static final Failures NONE = new Failures(0, 0, 0, 0);

    /** From this many on the process counts as failing: the cause will probably end it again. */
    private static final int SEVERAL = 3;

    /** Adds a death at this time, and the start that follows. */
    Failures and(int exitCode, Instant at, int inARow, Instant start) {
        boolean first = inARow == 1 || count == 0;
        return new Failures(inARow, exitCode, first ? at.toEpochMilli() : since, start.toEpochMilli());
    }

    boolean several() {
        return count >= SEVERAL;
    }
}
