package org.pyairtable.formula.moment;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates as people and machines write them without saying the format: ISO 8601 first, then the usual American ways. */
public final class DateText {
    private static final int LONGEST = 64;
    private static final List<MomentFormat> USUAL = List.of(
            MomentFormat.of("M/D/YYYY h:mm:ss a"),
            MomentFormat.of("M/D/YYYY h:mm a"),
            MomentFormat.of("M/D/YYYY H:mm:ss"),
            MomentFormat.of("M/D/YYYY H:mm"),
            MomentFormat.of("M/D/YYYY"),
            MomentFormat.of("MMM D YYYY h:mm a"),
            MomentFormat.of("MMM D YYYY H:mm"),
            MomentFormat.of("MMM D YYYY"),
            MomentFormat.of("D MMM YYYY H:mm"),
            MomentFormat.of("D MMM YYYY"));

    private DateText() {}

    /**
     * A date that was read.
     *
     * @param dateOnly no time of day was given; the instant is then midnight UTC
     */
    public record Parsed(Instant instant, boolean dateOnly) {}

    /** Reads a text; what names no zone is UTC. */
    public static Optional<Parsed> parse(String text) {
        return parse(text, ZoneOffset.UTC);
    }

    /** Reads a text; a time of day that names no zone is in the given one. */
    public static Optional<Parsed> parse(String text, ZoneId zone) {
        String trimmed = text.strip();
        if (trimmed.length() < 6 || trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return isIso(trimmed) ? Optional.of(iso(trimmed, zone)) : usual(trimmed, zone);
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static boolean isIso(String text) {
        return text.length() >= 10 && text.charAt(4) == '-' && text.charAt(7) == '-';
    }

    private static Parsed iso(String text, ZoneId zone) {
        if (text.length() == 10) {
            return new Parsed(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant(), true);
        }
        String standard = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        boolean zoned = standard.endsWith("Z") || standard.indexOf('+') > 10 || standard.indexOf('-', 10) > 0;
        Instant instant = zoned
                ? OffsetDateTime.parse(withColon(standard)).toInstant()
                : LocalDateTime.parse(standard).atZone(zone).toInstant();
        return new Parsed(instant, false);
    }

    /** {@code +0200} as {@code +02:00}. */
    private static String withColon(String text) {
        int end = text.length();
        boolean compact = end > 15 && (text.charAt(end - 5) == '+' || text.charAt(end - 5) == '-');
        return compact ? text.substring(0, end - 2) + ':' + text.substring(end - 2) : text;
    }

    private static Optional<Parsed> usual(String text, ZoneId zone) {
        for (MomentFormat format : USUAL) {
            Optional<MomentFormat.Fields> fields = format.parseWhole(text, Locale.ENGLISH);
            if (fields.isPresent()) {
                boolean dateOnly = !fields.get().hasTime();
                ZoneId where = dateOnly ? ZoneOffset.UTC : zone;
                return Optional.of(new Parsed(fields.get().resolve(where, Instant.EPOCH), dateOnly));
            }
        }
        return Optional.empty();
    }
}
