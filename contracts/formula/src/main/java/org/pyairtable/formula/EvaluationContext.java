package org.pyairtable.formula;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * What a formula knows beside the cells.
 *
 * @param now what NOW and TODAY answer
 * @param zone the zone of dates without a chosen one; Airtable's is UTC
 * @param locale the language of month and weekday names
 * @param recordId what RECORD_ID answers
 * @param fieldTimes when each field (by id) was last changed, for LAST_MODIFIED_TIME with arguments; a field that is
 *     missing here counts as changed at {@code lastModifiedTime}
 */
public record EvaluationContext(
        Instant now,
        ZoneId zone,
        Locale locale,
        String recordId,
        Instant createdTime,
        Instant lastModifiedTime,
        Map<String, Instant> fieldTimes) {

    /** UTC, English, no record in particular. */
    public static EvaluationContext at(Instant now) {
        return new EvaluationContext(now, ZoneOffset.UTC, Locale.ENGLISH, "", now, now, Map.of());
    }

    public static EvaluationContext at(Clock clock) {
        return at(clock.instant());
    }

    public EvaluationContext in(ZoneId otherZone, Locale otherLocale) {
        return new EvaluationContext(now, otherZone, otherLocale, recordId, createdTime, lastModifiedTime, fieldTimes);
    }

    public EvaluationContext forRecord(String id, Instant created, Instant lastModified) {
        return new EvaluationContext(now, zone, locale, id, created, lastModified, fieldTimes);
    }

    public EvaluationContext withFieldTimes(Map<String, Instant> times) {
        return new EvaluationContext(now, zone, locale, recordId, createdTime, lastModifiedTime, times);
    }
}
