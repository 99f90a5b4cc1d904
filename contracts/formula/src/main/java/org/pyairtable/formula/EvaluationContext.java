package org.pyairtable.formula;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * What a formula knows beside the cells.
 *
 * @param now what NOW and TODAY answer
 * @param zone the zone of dates without a chosen one; Airtable's is UTC
 * @param locale the language of month and weekday names
 * @param recordId what RECORD_ID answers
 * @param fieldTimes what LAST_MODIFIED_TIME answers for fields; unless something else is known, every field was changed when
 *     the record was
 */
public record EvaluationContext(
        Instant now,
        ZoneId zone,
        Locale locale,
        String recordId,
        Instant createdTime,
        Instant lastModifiedTime,
        FieldTimes fieldTimes) {

    /** UTC, English, no record in particular. */
    public static EvaluationContext at(Instant now) {
        return new EvaluationContext(now, ZoneOffset.UTC, Locale.ENGLISH, "", now, now, all(now));
    }

    public static EvaluationContext at(Clock clock) {
        return at(clock.instant());
    }

    public EvaluationContext in(ZoneId otherZone, Locale otherLocale) {
        return new EvaluationContext(now, otherZone, otherLocale, recordId, createdTime, lastModifiedTime, fieldTimes);
    }

    public EvaluationContext forRecord(String id, Instant created, Instant lastModified) {
        return new EvaluationContext(now, zone, locale, id, created, lastModified, all(lastModified));
    }

    public EvaluationContext withFieldTimes(FieldTimes times) {
        return new EvaluationContext(now, zone, locale, recordId, createdTime, lastModifiedTime, times);
    }

    private static FieldTimes all(Instant time) {
        return fieldId -> Optional.of(time);
    }
}
