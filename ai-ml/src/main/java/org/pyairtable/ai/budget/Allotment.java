package org.pyairtable.ai.budget;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is spent of one limit.
 *
 * @param limit absent where nothing is limited
 * @param spent by calls that ended
 * @param reserved by calls under way
 * @param renewsAt when the period is over
 */
record Allotment(Of of, Period period, @Nullable Long limit, long spent, long reserved, Instant renewsAt) {
    /** Whose spending is limited. */
    enum Of {
        WORKSPACE,
        /** One member in the workspace. */
        USER;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** For how long, in UTC. */
    enum Period {
        DAY,
        MONTH;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int PERCENT = 100;
    private static final int ALERT = 80;

    boolean covers(long micros) {
        return limit == null || spent + reserved + micros <= limit;
    }

    /** Whether what is spent has reached four fifths of the limit by the last of its costs. */
    boolean alertsBy(long micros) {
        return limit != null
                && limit > 0
                && spent * PERCENT >= limit * ALERT
                && (spent - micros) * PERCENT < limit * ALERT;
    }
}
