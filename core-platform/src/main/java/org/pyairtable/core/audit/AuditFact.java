package org.pyairtable.core.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;

/**
 * Who did what to what, when and because of what. Times are truncated to microseconds, the precision of the database: an
 * entry must hash the same when it is read back.
 *
 * @param summary one line for people; holds no cell values and no addresses
 */
public record AuditFact(
        String eventId,
        Instant time,
        String actor,
        String type,
        String subject,
        @Nullable String workspace,
        @Nullable String causation,
        String correlation,
        String summary) {
    private static final int LONGEST_SUMMARY = 300;

    public AuditFact {
        time = time.truncatedTo(ChronoUnit.MICROS);
    }

    static AuditFact of(Envelope<?> event, String summary) {
        String workspace = event.workspace();
        String causation = event.causation();
        return new AuditFact(
                storable(event.id()),
                event.time(),
                storable(event.actor()),
                storable(event.type()),
                storable(event.subject()),
                workspace == null ? null : storable(workspace),
                causation == null ? null : storable(causation),
                storable(event.correlation()),
                shortened(storable(summary)));
    }

    /** PostgreSQL cannot store NUL, and no event may be kept out of the trail because of one. */
    static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST_SUMMARY) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_SUMMARY - 1)) ? LONGEST_SUMMARY - 1 : LONGEST_SUMMARY;
        return text.substring(0, end);
    }
}
