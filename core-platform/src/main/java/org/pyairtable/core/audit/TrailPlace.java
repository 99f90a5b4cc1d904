package org.pyairtable.core.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** A place in the trail as it is listed: by the time at which entries happened, and by sequence at the same time. */
record TrailPlace(Instant time, long sequence) {
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
    private static final Instant FIRST = Instant.EPOCH;

    /** Behind every entry that a list begins with: those before {@code to}, or all. */
    static TrailPlace start(PageRequest page, Instant to) {
        TrailPlace before = new TrailPlace(to, 0);
        return page.cursor()
                .map(TrailPlace::of)
                .filter(place -> !place.time().isAfter(to))
                .orElse(before);
    }

    static TrailPlace of(AuditEntry entry) {
        return new TrailPlace(entry.fact().time(), entry.sequence());
    }

    /** The end of all time that is stored. */
    static Instant end() {
        return LAST;
    }

    /** Refuses what is not a time, or one at which nothing can have happened. */
    static Instant time(String field, String text) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                return time;
            }
        } catch (java.time.DateTimeException e) {
            // Refused below, like a time out of range.
        }
        throw ServiceException.invalid(field, "is not a time such as 2026-11-23T10:00:00Z, from 1970 to 9999");
    }

    String cursor() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        return Long.toString(micros, Character.MAX_RADIX) + "." + Long.toString(sequence, Character.MAX_RADIX);
    }

    private static TrailPlace of(String cursor) {
        int point = cursor.indexOf('.');
        try {
            long micros = Long.parseLong(cursor.substring(0, Math.max(point, 0)), Character.MAX_RADIX);
            Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                return new TrailPlace(time, Long.parseLong(cursor.substring(point + 1), Character.MAX_RADIX));
            }
        } catch (NumberFormatException e) {
            // Refused below, like a place that no page ended at.
        }
        throw ServiceException.invalid("cursor", "is not a cursor of this list");
    }
}
