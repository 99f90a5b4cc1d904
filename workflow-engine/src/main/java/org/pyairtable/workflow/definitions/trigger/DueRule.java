package org.pyairtable.workflow.definitions.trigger;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;

/**
 * When a date in a cell is due: some days and hours before or after it, at a time of day in a time zone. Days are those of the
 * calendar there. A time of day that the clocks skip is as much later, one that occurs twice is the first.
 *
 * @param at the time of day; null for that of the cell, which is the start of the day where it has none
 */
record DueRule(int days, Duration hours, @Nullable LocalTime at, ZoneId zone) {
    private static final Pattern SHIFT =
            Pattern.compile("P(?:(\\d{1,3})W)?(?:(\\d{1,4})D)?(?:T(?:(\\d{1,4})H)?(?:(\\d{1,4})M)?)?");
    private static final int MOST_DAYS = 3_660;
    private static final int DATE = 10;
    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /** Fails with a {@link BadValue}. */
    static DueRule of(@Nullable String before, @Nullable String after, @Nullable String at, @Nullable String zone) {
        if (before != null && after != null) {
            throw new BadValue("after", "is given beside before; give one of them, or none for the date itself");
        }
        DueRule shift = before != null ? shift("before", before, -1) : shift("after", after == null ? "P0D" : after, 1);
        if (at != null && !shift.hours.isZero()) {
            throw new BadValue(
                    before != null ? "before" : "after",
                    "has hours or minutes, which at does not allow; give days alone");
        }
        return new DueRule(shift.days, shift.hours, at == null ? null : timeOfDay(at), zone(zone));
    }

    private static DueRule shift(String member, String text, int sign) {
        Matcher parts = SHIFT.matcher(text);
        if (!parts.matches() || text.length() < 3 || text.endsWith("T")) {
            throw new BadValue(
                    member, "is not a number of weeks, days, hours or minutes such as P3D, P2W or PT12H: " + text);
        }
        int days = 7 * number(parts.group(1)) + number(parts.group(2));
        if (days > MOST_DAYS) {
            throw new BadValue(member, "is longer than " + MOST_DAYS + " days");
        }
        Duration hours = Duration.ofHours(number(parts.group(3))).plusMinutes(number(parts.group(4)));
        return new DueRule(sign * days, hours.multipliedBy(sign), null, ZoneId.of("UTC"));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static LocalTime timeOfDay(String at) {
        try {
            return LocalTime.parse(at);
        } catch (DateTimeException e) {
            throw new BadValue("at", "is not a time of day such as 09:00: " + at);
        }
    }

    private static ZoneId zone(@Nullable String zone) {
        try {
            return ZoneId.of(zone == null ? "UTC" : zone);
        } catch (DateTimeException e) {
            throw new BadValue("zone", "is not a time zone such as Europe/Riga: " + zone);
        }
    }

    /** Empty when the cell holds no date, or one that is beyond all calendars. */
    Optional<Instant> due(@Nullable Object cell) {
        if (!(cell instanceof String text)) {
            return Optional.empty();
        }
        try {
            Instant due = text.length() == DATE ? ofDate(LocalDate.parse(text)) : ofTime(OffsetDateTime.parse(text));
            return Optional.of(due.truncatedTo(ChronoUnit.MILLIS))
                    .filter(time -> time.isAfter(FIRST) && time.isBefore(LAST));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private Instant ofDate(LocalDate date) {
        return date.plusDays(days)
                .atTime(at == null ? LocalTime.MIDNIGHT : at)
                .atZone(zone)
                .toInstant()
                .plus(hours);
    }

    private Instant ofTime(OffsetDateTime time) {
        ZonedDateTime there = time.atZoneSameInstant(zone).plusDays(days);
        return at == null
                ? there.toInstant().plus(hours)
                : there.toLocalDate().atTime(at).atZone(zone).toInstant();
    }
}
