package org.pyairtable.formula.moment;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one text along a format, as moment.js does it: every token, and every literal between tokens, takes the next piece
 * of the text that looks like it and skips what stands before.
 */
final class MomentReader {
    private final TextScanner text;
    private final Locale locale;
    private final Map<ReadDate.Unit, Integer> units = new EnumMap<>(ReadDate.Unit.class);
    private @Nullable Boolean afternoon;
    private @Nullable ZoneOffset offset;
    private @Nullable Instant epoch;
    private boolean found;
    private boolean wrong;

    MomentReader(String text, Locale locale) {
        this.text = new TextScanner(text);
        this.locale = locale;
    }

    Optional<Instant> read(List<MomentFormat.Part> parts, ZoneId zone, Instant now) {
        parts.forEach(this::part);
        if (!found || wrong || (afternoon != null && units.isEmpty())) {
            return Optional.empty();
        }
        try {
            return Optional.of(epoch != null ? epoch : instant(offset != null ? offset : zone, now));
        } catch (DateTimeException noSuchDate) {
            return Optional.empty();
        }
    }

    private void part(MomentFormat.Part part) {
        if (!part.token()) {
            text.literal(part.text());
        } else if (part.text().charAt(0) == 'L' || part.text().charAt(0) == 'l') {
            MomentFormat.of(MomentLocale.longFormat(part.text(), locale))
                    .parts()
                    .forEach(this::part);
        } else {
            token(part.text()).ifPresent(read -> {
                found = true;
                take(part.text(), read);
            });
        }
    }

    /** What in the text looks like the token. */
    private Optional<String> token(String token) {
        return switch (token) {
            case "YYYY", "gggg", "GGGG" -> text.digits(1, 4);
            case "Y", "x" -> text.signed(15);
            case "YYYYY", "YYYYYY", "ggggg", "GGGGG" -> text.signed(6);
            case "y", "yy", "yyy", "yyyy" -> text.digits(1, 9);
            case "Q" -> text.digits(1, 1);
            case "YY", "gg", "GG", "M", "MM", "D", "DD", "w", "ww", "W", "WW", "d", "e", "E" -> text.digits(1, 2);
            case "H", "HH", "h", "hh", "k", "kk", "m", "mm", "s", "ss" -> text.digits(1, 2);
            case "Do" -> text.ordinal();
            case "DDD", "S", "SS", "SSS" -> text.digits(1, 3);
            case "DDDD" -> text.digits(3, 3);
            case "Hmm", "hmm" -> text.digits(3, 4);
            case "Hmmss", "hmmss" -> text.digits(5, 6);
            case "MMM", "MMMM", "dd", "ddd", "dddd" -> text.word();
            case "A", "a" -> text.halfOfDay();
            case "Z", "ZZ" -> text.offset();
            case "X" -> text.timestamp();
            default -> token.charAt(0) == 'S' ? text.digits(1, 9) : text.literal(token);
        };
    }

    private void take(String token, String read) {
        switch (token) {
            case "YYYY" -> year(token, read.length() == 2 ? ofTwoDigits(read) : number(read));
            case "YY", "gg", "GG" -> year(token, ofTwoDigits(read));
            case "gggg", "GGGG", "Y", "YYYYY", "YYYYYY", "ggggg", "GGGGG", "y", "yy", "yyy", "yyyy" ->
                year(token, number(read));
            case "Q" -> put(ReadDate.Unit.MONTH, number(read) * 3 - 2);
            case "M", "MM" -> put(ReadDate.Unit.MONTH, number(read));
            case "MMM", "MMMM" -> named(ReadDate.Unit.MONTH, MomentLocale.monthCalled(read, locale));
            case "D", "DD", "Do" -> put(ReadDate.Unit.DAY, number(read));
            case "DDD", "DDDD" -> put(ReadDate.Unit.DAY_OF_YEAR, number(read));
            case "w", "ww" -> put(ReadDate.Unit.WEEK, number(read));
            case "W", "WW" -> put(ReadDate.Unit.ISO_WEEK, number(read));
            case "d" -> put(ReadDate.Unit.WEEKDAY, number(read));
            case "dd", "ddd", "dddd" -> named(ReadDate.Unit.WEEKDAY, MomentLocale.dayCalled(read, locale));
            case "e" -> put(ReadDate.Unit.LOCAL_WEEKDAY, number(read));
            case "E" -> put(ReadDate.Unit.ISO_WEEKDAY, number(read));
            case "H", "HH", "h", "hh" -> put(ReadDate.Unit.HOUR, number(read));
            case "k", "kk" -> put(ReadDate.Unit.HOUR, number(read) == 24 ? 0 : number(read));
            case "m", "mm" -> put(ReadDate.Unit.MINUTE, number(read));
            case "s", "ss" -> put(ReadDate.Unit.SECOND, number(read));
            case "Hmm", "hmm", "Hmmss", "hmmss" -> together(read, token.endsWith("ss") ? 4 : 2);
            case "A", "a" -> afternoon = Character.toLowerCase(read.charAt(0)) == 'p';
            case "Z", "ZZ" -> offset = read.equalsIgnoreCase("Z") ? ZoneOffset.UTC : offset(read);
            case "X" -> epoch = Instant.ofEpochMilli(Math.round(Double.parseDouble(read) * 1000));
            case "x" -> epoch = Instant.ofEpochMilli(Long.parseLong(read));
            default -> {
                if (token.charAt(0) == 'S') {
                    put(ReadDate.Unit.NANO, Integer.parseInt((read + "00000000").substring(0, 9)));
                }
            }
        }
    }

    private void year(String token, int year) {
        put(
                switch (token.charAt(0)) {
                    case 'g' -> ReadDate.Unit.WEEK_YEAR;
                    case 'G' -> ReadDate.Unit.ISO_WEEK_YEAR;
                    default -> ReadDate.Unit.YEAR;
                },
                year);
    }

    private void put(ReadDate.Unit unit, int value) {
        units.put(unit, value);
    }

    private void named(ReadDate.Unit unit, Optional<Integer> value) {
        value.ifPresentOrElse(number -> put(unit, number), () -> wrong = true);
    }

    private void together(String read, int digitsAfterHour) {
        int hour = read.length() - digitsAfterHour;
        put(ReadDate.Unit.HOUR, number(read.substring(0, hour)));
        put(ReadDate.Unit.MINUTE, number(read.substring(hour, hour + 2)));
        if (digitsAfterHour == 4) {
            put(ReadDate.Unit.SECOND, number(read.substring(hour + 2)));
        }
    }

    /** The window of moment.js: 69 is 1969, 68 is 2068. */
    private static int ofTwoDigits(String read) {
        int year = number(read);
        return year > 68 ? year + 1900 : year + 2000;
    }

    /** The number at the beginning of the text. */
    private static int number(String read) {
        int end = read.startsWith("+") || read.startsWith("-") ? 1 : 0;
        while (end < read.length() && Character.isDigit(read.charAt(end))) {
            end++;
        }
        return (int) Math.max(
                Integer.MIN_VALUE,
                Math.min(
                        Integer.MAX_VALUE, Long.parseLong(read.substring(0, end).replace("+", ""))));
    }

    /** {@code +02}, {@code +0200}, {@code +02:00}; of more than is allowed nothing comes but an error. */
    private ZoneOffset offset(String read) {
        try {
            return ZoneOffset.of(read);
        } catch (DateTimeException tooFar) {
            wrong = true;
            return ZoneOffset.UTC;
        }
    }

    private Instant instant(ZoneId where, Instant now) {
        LocalDate day = new ReadDate(units, MomentLocale.weeks(locale)).resolve(LocalDate.ofInstant(now, where));
        int hour = units.getOrDefault(ReadDate.Unit.HOUR, 0);
        if (afternoon != null) {
            hour = afternoon && hour < 12 && units.containsKey(ReadDate.Unit.HOUR)
                    ? hour + 12
                    : !afternoon && hour == 12 ? 0 : hour;
        }
        int minute = units.getOrDefault(ReadDate.Unit.MINUTE, 0);
        int second = units.getOrDefault(ReadDate.Unit.SECOND, 0);
        int nano = units.getOrDefault(ReadDate.Unit.NANO, 0);
        boolean midnight = hour == 24 && minute == 0 && second == 0 && nano == 0;
        LocalDateTime time =
                midnight ? day.plusDays(1).atStartOfDay() : day.atTime(LocalTime.of(hour, minute, second, nano));
        return time.atZone(where).toInstant();
    }
}
