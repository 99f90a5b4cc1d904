package org.pyairtable.data.cell;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import org.pyairtable.formula.moment.MomentFormat;

/** Dates as clients write them and as people read them. */
public final class DateText {
    private static final DateTimeFormatter WIRE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EUROPEAN = DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter US = DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ENGLISH);
    private static final MomentFormat LOCAL = MomentFormat.of("l");
    private static final MomentFormat FRIENDLY = MomentFormat.of("LL");

    private DateText() {}

    /** {@code 2022-09-12T21:03:48.000Z}. */
    public static String wire(Instant instant) {
        return WIRE.format(instant);
    }

    /** @param zone of a time without an offset */
    static Optional<Instant> instant(String text, ZoneId zone) {
        try {
            TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : LocalDateTime.from(parsed).atZone(zone).toInstant();
            return plausible(instant.atOffset(ZoneOffset.UTC).toLocalDate())
                    .map(d -> instant.truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return isoDay(text).map(day -> day.atStartOfDay(zone).toInstant());
        }
    }

    /** {@code YYYY-MM-DD}, or the day part of a date and time. */
    static Optional<LocalDate> isoDay(String text) {
        String day = text.length() > 10 && text.charAt(10) == 'T' ? text.substring(0, 10) : text;
        try {
            return plausible(LocalDate.parse(day));
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
        return WrittenDate.day(text, format.equals("european")).flatMap(DateText::plausible);
    }

    /**
     * As {@link #writtenDay}, with or without a time of day.
     *
     * @param zone of the time
     */
    static Optional<Instant> writtenTime(String text, String format, ZoneId zone) {
        return WrittenDate.time(text, format.equals("european"))
                .filter(time -> plausible(time.toLocalDate()).isPresent())
                .map(time -> time.atZone(zone).toInstant());
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
