package org.pyairtable.data.cell;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.formula.moment.MomentFormat;

/** Dates as clients write them and as people read them. */
public final class DateText {
    private static final DateTimeFormatter WIRE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int DAY_LENGTH = 10;
    private static final Pattern ISO = Pattern.compile(
            "(?<day>\\d{4}-\\d{2}-\\d{2})"
                    + "(?:[T ](?<time>\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?) ?(?<offset>Z|[+-]\\d{2}(?::?\\d{2})?)?)?",
            Pattern.CASE_INSENSITIVE);

    /** Also 24:00, which is the midnight after the day. */
    private static final DateTimeFormatter ISO_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter EUROPEAN = DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter US = DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ENGLISH);
    private static final MomentFormat LOCAL = MomentFormat.of("l");
    private static final MomentFormat FRIENDLY = MomentFormat.of("LL");

    private DateText() {}

    /** {@code 2022-09-12T21:03:48.000Z}. */
    public static String wire(Instant instant) {
        return WIRE.format(instant);
    }

    /**
     * A date with or without a time, as ISO 8601 writes them; a space may stand before the time and before the offset.
     *
     * @param zone of a time without an offset
     */
    static Optional<Instant> instant(String text, ZoneId zone) {
        Matcher parts = ISO.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<LocalDate> day = day(parts.group("day"));
        String time = parts.group("time");
        return time == null
                ? day.map(d -> d.atStartOfDay(zone).toInstant())
                : day.flatMap(d -> instant(d, time, Objects.requireNonNullElse(parts.group("offset"), ""), zone));
    }

    private static Optional<Instant> instant(LocalDate day, String time, String offset, ZoneId zone) {
        try {
            TemporalAccessor parsed = ISO_TIME.parseBest(
                    day + "T" + time + offset.toUpperCase(Locale.ROOT), OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime at
                    ? at.toInstant()
                    : LocalDateTime.from(parsed).atZone(zone).toInstant();
            return plausible(instant.atOffset(ZoneOffset.UTC).toLocalDate())
                    .map(d -> instant.truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code YYYY-MM-DD}, or the day part of a date and time. */
    static Optional<LocalDate> isoDay(String text) {
        return instant(text, ZoneOffset.UTC).flatMap(whole -> day(text.substring(0, DAY_LENGTH)));
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return plausible(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * What typecast reads besides ISO.
     *
     * @param format the field's date format, which settles day before month
     */
    static Optional<LocalDate> writtenDay(String text, String format) {
        return WrittenDate.read(text, format.equals("european"))
                .flatMap(written -> plausible(written.time().toLocalDate()));
    }

    /**
     * As {@link #writtenDay}, with or without a time of day.
     *
     * @param zone of the time
     */
    static Optional<Instant> writtenTime(String text, String format, ZoneId zone) {
        return WrittenDate.read(text, format.equals("european"))
                .filter(written -> plausible(written.time().toLocalDate()).isPresent())
                .map(written -> written.instant(zone));
    }

    /** @param locale decides what is local and what is friendly */
    static String print(LocalDate day, String format, Locale locale) {
        return switch (format) {
            case "european" -> EUROPEAN.format(day);
            case "us" -> US.format(day);
            case "friendly" -> FRIENDLY.format(day.atStartOfDay(ZoneOffset.UTC), locale);
            case "iso" -> day.toString();
            default -> LOCAL.format(day.atStartOfDay(ZoneOffset.UTC), locale);
        };
    }

    private static Optional<LocalDate> plausible(LocalDate day) {
        return day.getYear() >= 1 && day.getYear() <= 9999 ? Optional.of(day) : Optional.empty();
    }
}
