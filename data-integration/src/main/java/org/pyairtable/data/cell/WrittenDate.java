package org.pyairtable.data.cell;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates as people and programs write them: {@code 2/3/2024}, {@code 2.3.24}, {@code March 2, 2024}, {@code 2-Mar-2024},
 * {@code Sat, 02 Mar 2024}, {@code 20240302}, each with or without a time such as {@code 5:30pm} or {@code 17:30:15 GMT+0100}.
 * Years of two digits are those from 1970 to 2069.
 */
final class WrittenDate {
    private static final int MAX_LENGTH = 100;
    private static final int MONTHS = 12;
    private static final String WEEKDAY =
            "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\.?,?\\s+)?";
    private static final String ZONE =
            "(?:\\s*(?<zone>z|utc|gmt)?(?<offset>[+-]\\d{2}:?\\d{2})?(?:\\s*\\([^()]*\\))?)?";
    private static final String TIME =
            "(?:[,\\s]\\s*(?:at\\s+)?(?<hour>\\d{1,2})(?::(?<minute>\\d{2}))?(?::(?<second>\\d{2}))?\\s*(?<half>[ap]\\.?m\\.?)?"
                    + ZONE + ")?";
    private static final Pattern NUMERIC = pattern("(?<a>\\d{1,2})[/.-](?<b>\\d{1,2})[/.-](?<year>\\d{4}|\\d{2})");
    private static final Pattern YEAR_FIRST = pattern("(?<year>\\d{4})[/.-](?<a>\\d{1,2})[/.-](?<b>\\d{1,2})");
    private static final Pattern MONTH_FIRST =
            pattern("(?<month>\\p{L}{3,9})\\.?\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<year>\\d{4})");
    private static final Pattern DAY_FIRST =
            pattern("(?<day>\\d{1,2})(?:st|nd|rd|th)?\\.?\\s+(?<month>\\p{L}{3,9})\\.?,?\\s+(?<year>\\d{4})");
    private static final Pattern DASHED = pattern("(?<day>\\d{1,2})-(?<month>\\p{L}{3,9})-(?<year>\\d{4}|\\d{2})");
    private static final Pattern DIGITS = pattern("(?<year>\\d{4})(?<a>\\d{2})(?<b>\\d{2})");

    private WrittenDate() {}

    private static Pattern pattern(String date) {
        return Pattern.compile(WEEKDAY + date + TIME, Pattern.CASE_INSENSITIVE);
    }

    /** @param offset of the time, where the text has one */
    record Written(LocalDateTime time, Optional<ZoneOffset> offset) {
        Instant instant(ZoneId zone) {
            return offset.map(time::toInstant).orElseGet(() -> time.atZone(zone).toInstant());
        }
    }

    /**
     * Midnight when no time is given.
     *
     * @param dayFirst whether 2/3 is the second of March; where only one way makes a date, that one is meant
     */
    static Optional<Written> read(String text, boolean dayFirst) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return parse(text, dayFirst);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Written> parse(String text, boolean dayFirst) {
        Matcher numeric = NUMERIC.matcher(text);
        if (numeric.matches()) {
            int a = number(numeric, "a");
            int b = number(numeric, "b");
            boolean asDayFirst = dayFirst ? b <= MONTHS : a > MONTHS;
            return Optional.of(at(numeric, asDayFirst ? b : a, asDayFirst ? a : b));
        }
        for (Pattern yearFirst : new Pattern[] {YEAR_FIRST, DIGITS}) {
            Matcher matcher = yearFirst.matcher(text);
            if (matcher.matches()) {
                return Optional.of(at(matcher, number(matcher, "a"), number(matcher, "b")));
            }
        }
        for (Pattern named : new Pattern[] {MONTH_FIRST, DAY_FIRST, DASHED}) {
            Matcher matcher = named.matcher(text);
            if (matcher.matches()) {
                return month(matcher.group("month")).map(month -> at(matcher, month, number(matcher, "day")));
            }
        }
        return Optional.empty();
    }

    private static Written at(Matcher matcher, int month, int day) {
        int year = number(matcher, "year");
        int full = matcher.group("year").length() > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
        return new Written(LocalDate.of(full, month, day).atTime(time(matcher)), offset(matcher));
    }

    private static Optional<ZoneOffset> offset(Matcher matcher) {
        String offset = matcher.group("offset");
        return offset != null
                ? Optional.of(ZoneOffset.of(offset))
                : Optional.ofNullable(matcher.group("zone")).map(utc -> ZoneOffset.UTC);
    }

    private static LocalTime time(Matcher matcher) {
        if (matcher.group("hour") == null) {
            return LocalTime.MIDNIGHT;
        }
        int hour = number(matcher, "hour");
        String half = matcher.group("half");
        if (half == null && matcher.group("minute") == null) {
            throw new DateTimeException("an hour alone is not a time");
        }
        if (half != null) {
            if (hour < 1 || hour > 12) {
                throw new DateTimeException("no hour of half a day");
            }
            hour = hour % 12 + (half.toLowerCase(Locale.ROOT).startsWith("p") ? 12 : 0);
        }
        return LocalTime.of(
                hour,
                matcher.group("minute") == null ? 0 : number(matcher, "minute"),
                matcher.group("second") == null ? 0 : number(matcher, "second"));
    }

    private static int number(Matcher matcher, String group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static Optional<Integer> month(String name) {
        String wanted = name.toLowerCase(Locale.ENGLISH);
        for (Month month : Month.values()) {
            String full = month.getDisplayName(TextStyle.FULL, Locale.ENGLISH).toLowerCase(Locale.ENGLISH);
            if (full.equals(wanted) || (full.startsWith(wanted) && (wanted.length() == 3 || wanted.equals("sept")))) {
                return Optional.of(month.getValue());
            }
        }
        return Optional.empty();
    }
}
