package org.pyairtable.data.job;

import java.util.Locale;

/** Where a job is. The first two are followed by one of the others, which are final. */
public enum JobState {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }
}
