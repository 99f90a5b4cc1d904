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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates as clients write them and as people read them. */
public final class DateText {
    private static final DateTimeFormatter WIRE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EUROPEAN = DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter US = DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter FRIENDLY = DateTimeFormatter.ofPattern("MMMM d, uuuu", Locale.ENGLISH);
    private static final List<DateTimeFormatter> WRITTEN_OUT =
            List.of(FRIENDLY, DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH));

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
     *
     * What typecast reads besides ISO.
     *
     *
     *
     * @param format the field's date format, which settles day before month
     *
     */
    static Optional<LocalDate> writtenDay(String text, String format) {
        Optional<LocalDate> numeric = parse(text, format.equals("european") ? EUROPEAN : US);
        return numeric.or(() -> WRITTEN_OUT.stream()
                .flatMap(written -> parse(text, written).stream())
                .findFirst());
    }

    static String print(LocalDate day, String format) {
        return switch (format) {
            case "european" -> EUROPEAN.format(day);
            case "friendly" -> FRIENDLY.format(day);
            case "iso" -> day.toString();
            default -> US.format(day);
        };
    }

    private static Optional<LocalDate> parse(String text, DateTimeFormatter format) {
        try {
            return plausible(LocalDate.parse(text, format));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> plausible(LocalDate day) {
        return day.getYear() >= 1 && day.getYear() <= 9999 ? Optional.of(day) : Optional.empty();
    }
}
