package org.pyairtable.formula.moment;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates as people and machines write them without saying the format: ISO 8601 first, then the usual American ways. */
public final class DateText {
    private static final int LONGEST = 64;

    private static final String OFFSET = "(?<offset>Z|[+-]\\d\\d(?::?\\d\\d)?)?";
    private static final Pattern ISO = Pattern.compile("(?<year>\\d{4})(?<dash>-?)"
            + "(?:W(?<week>\\d\\d)(?:\\k<dash>(?<weekday>[1-7]))?|(?<ordinal>\\d{3})|(?<month>\\d\\d)(?:\\k<dash>(?<day>\\d\\d))?)?"
            + "(?:[T ](?<hour>\\d\\d)(?::?(?<minute>\\d\\d)(?::?(?<second>\\d\\d)(?:[.,](?<fraction>\\d{1,9}))?)?)?\\s*"
            + OFFSET
            + ")?");

    private static final String NAME = "(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
    private static final String DAY = "(?<day>\\d{1,2})(?:st|nd|rd|th)?";
    private static final String TIME = "(?:(?:,|\\s+at)?\\s+(?<hour>\\d{1,2})(?::(?<minute>\\d\\d)(?::(?<second>\\d\\d)"
            + "(?:\\.(?<fraction>\\d{1,9}))?)?)?\\s*(?<half>[ap]\\.?m?\\.?)?\\s*(?:GMT|UTC)?\\s*" + OFFSET + ")?";
    private static final Pattern[] USUAL = {
        usual("(?<month>\\d{1,2})(?<dash>[/.-])(?<day>\\d{1,2})\\k<dash>(?<year>\\d{4}|\\d{2})"),
        usual("(?<year>\\d{4})(?<dash>[/.-])(?<month>\\d{1,2})\\k<dash>(?<day>\\d{1,2})"),
        usual(NAME + "\\s+" + DAY + ",?\\s+(?<year>\\d{4})"),
        usual(DAY + "[\\s-]+" + NAME + ",?[\\s-]+(?<year>\\d{4})"),
        usual(NAME + "[\\s-]+" + DAY + "-(?<year>\\d{4})"),
        usual(NAME + ",?\\s+(?<year>\\d{4})")
    };
    private static final String NAMES = "janfebmaraprmayjunjulaugsepoctnovdec";

    private DateText() {}

    private static Pattern usual(String date) {
        return Pattern.compile(
                "(?:(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*,?\\s+)?" + date + TIME, Pattern.CASE_INSENSITIVE);
    }

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
        if (trimmed.length() < 4 || trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Matcher iso = ISO.matcher(trimmed);
            return iso.matches() ? Optional.of(parsed(isoDay(iso), iso, zone)) : usual(trimmed, zone);
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Optional<Parsed> usual(String text, ZoneId zone) {
        for (Pattern pattern : USUAL) {
            Matcher date = pattern.matcher(text);
            if (date.matches()) {
                return Optional.of(parsed(usualDay(date), date, zone));
            }
        }
        return Optional.empty();
    }

    private static LocalDate isoDay(Matcher date) {
        int year = number(date, "year", 0);
        if (date.group("week") != null) {
            // The week that holds January 4 is the first.
            return LocalDate.of(year, 1, 4)
                    .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number(date, "week", 1))
                    .with(DayOfWeek.of(number(date, "weekday", 1)));
        }
        return date.group("ordinal") != null
                ? LocalDate.ofYearDay(year, number(date, "ordinal", 1))
                : LocalDate.of(year, number(date, "month", 1), number(date, "day", 1));
    }

    private static LocalDate usualDay(Matcher date) {
        int year = number(date, "year", 0);
        boolean brief = year < 100 && date.end("year") - date.start("year") == 2;
        boolean named = date.namedGroups().containsKey("name");
        int month =
                named ? NAMES.indexOf(date.group("name").toLowerCase(Locale.ROOT)) / 3 + 1 : number(date, "month", 1);
        int day = date.namedGroups().containsKey("day") ? number(date, "day", 1) : 1;
        // As browsers read two digits: 49 is 2049, 50 is 1950.
        return LocalDate.of(brief ? year + (year < 50 ? 2000 : 1900) : year, month, day);
    }

    private static Parsed parsed(LocalDate day, Matcher date, ZoneId zone) {
        if (date.group("hour") == null) {
            return new Parsed(day.atStartOfDay(ZoneOffset.UTC).toInstant(), true);
        }
        String offset = date.group("offset");
        return new Parsed(
                time(day, date).atZone(offset == null ? zone : offset(offset)).toInstant(), false);
    }

    private static LocalDateTime time(LocalDate day, Matcher date) {
        int hour = number(date, "hour", 0);
        int minute = number(date, "minute", 0);
        int second = number(date, "second", 0);
        if (date.namedGroups().containsKey("half") && date.group("half") != null) {
            if (hour < 1 || hour > 12) {
                throw new DateTimeException("no hour of half a day");
            }
            hour = hour % 12 + (date.group("half").toLowerCase(Locale.ROOT).charAt(0) == 'p' ? 12 : 0);
        }
        if (hour == 24 && minute == 0 && second == 0) {
            return day.plusDays(1).atStartOfDay();
        }
        return day.atTime(LocalTime.of(hour, minute, second, nanos(date.group("fraction"))));
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    /** {@code Z}, {@code +02}, {@code +0200} or {@code +02:00}. */
    private static ZoneOffset offset(String text) {
        return text.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static int number(Matcher matcher, String group, int otherwise) {
        String digits = matcher.group(group);
        return digits == null ? otherwise : Integer.parseInt(digits);
    }
}
