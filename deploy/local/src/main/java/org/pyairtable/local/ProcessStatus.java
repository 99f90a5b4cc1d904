package org.pyairtable.local;

import org.jspecify.annotations.Nullable;

/**
 * One process as {@code status} shows it.
 *
 * @param version of the program it runs
 * @param pid 0 while it does not run
 * @param restarts how often it was started again since the suite started
 * @param failures how often it died since it last ran steadily
 */
record ProcessStatus(
        String name, String version, long pid, int port, ProcessState state, int restarts, Failures failures) {
    ProcessStatus {
        failures = orNone(failures);
    }

    /** Absent in a state that an earlier version wrote. */
    private static Failures orNone(@Nullable Failures failures) {
        return failures == null ? Failures.NONE : failures;
    }
}
