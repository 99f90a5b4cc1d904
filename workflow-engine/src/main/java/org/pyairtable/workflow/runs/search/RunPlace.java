package org.pyairtable.workflow.runs.search;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.pyairtable.runtime.problem.ServiceException;

/** Where a run stands in lists, which have the run that was started last first. */
public record RunPlace(Instant startedAt, long sequence) {
    /** Before all runs. */
    public static final RunPlace FIRST = new RunPlace(Instant.parse("9999-12-31T00:00:00Z"), 0);

    /** Before all runs that were started before that time. */
    public static RunPlace before(Instant time) {
        return new RunPlace(time, 0);
    }

    public String cursor() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, startedAt);
        return Long.toString(micros, Character.MAX_RADIX) + "." + Long.toString(sequence, Character.MAX_RADIX);
    }

    /** Refuses what no page gave. */
    public static RunPlace of(String cursor) {
        String[] parts = cursor.split("\\.", 3);
        try {
            if (parts.length == 2) {
                long micros = Long.parseLong(parts[0], Character.MAX_RADIX);
                Instant startedAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
                if (startedAt.isBefore(FIRST.startedAt) && startedAt.isAfter(Instant.EPOCH)) {
                    return new RunPlace(startedAt, Long.parseLong(parts[1], Character.MAX_RADIX));
                }
            }
        } catch (NumberFormatException notOurs) {
            throw notACursor();
        }
        throw notACursor();
    }

    private static ServiceException notACursor() {
        return ServiceException.invalid("cursor", "is not a cursor of this list");
    }
}
