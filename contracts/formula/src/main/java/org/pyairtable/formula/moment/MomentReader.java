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
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads one text along a format. */
final class MomentReader {
    private enum Unit {
        YEAR,
        QUARTER,
        MONTH,
        DAY,
        DAY_OF_YEAR,
        HOUR,
        MINUTE,
        SECOND,
        NANO
    }

    private final String text;
    private final Locale locale;
    private final Map<Unit, Integer> units = new EnumMap<>(Unit.class);
    private @Nullable Boolean afternoon;
    private @Nullable ZoneOffset offset;
    private @Nullable Instant epoch;
    private int at;

    MomentReader(String text, Locale locale) {
        this.text = text;
        this.locale = locale;
    }

    /** Skips what does not fit; true when at least one token found something. */
    boolean read(List<MomentFormat.Part> parts) {
        boolean found = false;
        for (MomentFormat.Part part : parts) {
            if (!part.token()) {
                literal(part.text());
                continue;
            }
            int mark = at;
            skipPunctuation(part.text());
            if (token(part.text())) {
                found = true;
            } else {
                at = mark;
            }
        }
        return found;
    }

    /** Every token must find something and nothing may be left. */
    boolean readWhole(List<MomentFormat.Part> parts) {
        for (MomentFormat.Part part : parts) {
            if (part.token()) {
                skipPunctuation(part.text());
                if (!token(part.text())) {
                    return false;
                }
            } else if (part.text().strip().length() == 1
                    && text.indexOf(part.text().strip(), at) != at) {
                return false;
            } else {
                literal(part.text());
            }
        }
        return at == text.length();
    }

    MomentFormat.Fields fields() {
        return new MomentFormat.Fields() {
            @Override
            public boolean hasTime() {
                return units.containsKey(Unit.HOUR) || epoch != null;
            }

            @Override
            public Instant resolve(ZoneId zone, Instant now) {
                return instant(zone, now);
            }
        };
    }

    private void literal(String literal) {
        if (text.startsWith(literal, at)) {
            at += literal.length();
        }
    }

    /** Skips separators, though not the sign of what may carry one. */
    private void skipPunctuation(String token) {
        boolean signed = token.startsWith("Z") || token.equalsIgnoreCase("x");
        while (at < text.length() && !Character.isLetterOrDigit(text.charAt(at))) {
            if (signed && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                return;
            }
            at++;
        }
    }

    private boolean token(String token) {
        return switch (token) {
            case "YYYY", "Y", "YYYYY", "YYYYYY", "gggg", "GGGG" -> year(4);
            case "YY", "gg", "GG" -> year(2);
            case "Q", "Qo" -> number(Unit.QUARTER, 1) && ordinal(token);
            case "M", "MM", "Mo" -> number(Unit.MONTH, 2) && ordinal(token);
            case "MMM", "MMMM" -> name(Unit.MONTH, 12, this::monthNames);
            case "D", "DD", "Do" -> number(Unit.DAY, 2) && ordinal(token);
            case "DDD", "DDDD", "DDDo" -> number(Unit.DAY_OF_YEAR, 3) && ordinal(token);
            case "d", "dd", "ddd", "dddd", "do", "e", "E" -> word();
            case "H", "HH", "h", "hh", "k", "kk" -> number(Unit.HOUR, 2);
            case "m", "mm" -> number(Unit.MINUTE, 2);
            case "s", "ss" -> number(Unit.SECOND, 2);
            case "A", "a" -> halfOfDay();
            case "Z", "ZZ" -> offset();
            case "X", "x" -> epoch(token.equals("X") ? 1_000 : 1);
            default -> {
                if (token.charAt(0) == 'S') {
                    yield fraction();
                }
                if (token.charAt(0) == 'L' || token.charAt(0) == 'l') {
                    yield read(MomentFormat.of(MomentLocale.longFormat(token, locale))
                            .parts());
                }
                yield word();
            }
        };
    }

    private boolean year(int digits) {
        int from = at;
        if (!number(Unit.YEAR, digits)) {
            return false;
        }
        if (at - from <= 2) {
            // The window of moment.js: 69 is 1969, 68 is 2068.
            units.merge(Unit.YEAR, 0, (year, ignored) -> year + (year > 68 ? 1900 : 2000));
        }
        return true;
    }

    private boolean number(Unit unit, int digits) {
        int from = at;
        int value = 0;
        while (at < text.length() && at - from < digits && isDigit(text.charAt(at))) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at == from) {
            return false;
        }
        units.put(unit, value);
        return true;
    }

    /** Skips the letters after a number, as in 4th. */
    private boolean ordinal(String token) {
        if (token.endsWith("o")) {
            while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == 'º')) {
                at++;
            }
        }
        return true;
    }

    private boolean word() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return at > from;
    }

    private String[] monthNames(int month) {
        return new String[] {
            MomentLocale.month(month, false, locale),
            MomentLocale.month(month, true, locale),
            MomentLocale.month(month, false, Locale.ENGLISH),
            MomentLocale.month(month, true, Locale.ENGLISH)
        };
    }

    private boolean name(Unit unit, int count, IntFunction<String[]> names) {
        int best = 0;
        int length = 0;
        for (int i = 1; i <= count; i++) {
            for (String name : names.apply(i)) {
                if (name.length() > length && text.regionMatches(true, at, name, 0, name.length())) {
                    best = i;
                    length = name.length();
                }
            }
        }
        at += length;
        if (best > 0) {
            units.put(unit, best);
        }
        return best > 0;
    }

    private boolean halfOfDay() {
        if (at >= text.length()) {
            return false;
        }
        char c = Character.toLowerCase(text.charAt(at));
        if (c != 'a' && c != 'p') {
            return false;
        }
        afternoon = c == 'p';
        at++;
        if (at < text.length() && Character.toLowerCase(text.charAt(at)) == 'm') {
            at++;
        }
        return true;
    }

    private boolean fraction() {
        int from = at;
        int nanos = 0;
        int scale = 100_000_000;
        while (at < text.length() && isDigit(text.charAt(at))) {
            nanos += (text.charAt(at++) - '0') * scale;
            scale /= 10;
        }
        units.put(Unit.NANO, nanos);
        return at > from;
    }

    private boolean offset() {
        if (at < text.length() && Character.toUpperCase(text.charAt(at)) == 'Z') {
            offset = ZoneOffset.UTC;
            at++;
            return true;
        }
        int end = at;
        while (end < text.length() && "+-:0123456789".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        try {
            offset = ZoneOffset.of(text.substring(at, end));
            at = end;
            return true;
        } catch (DateTimeException noOffset) {
            return false;
        }
    }

    private boolean epoch(int milliseconds) {
        int from = at;
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        while (at < text.length() && at - from < 15 && isDigit(text.charAt(at))) {
            at++;
        }
        try {
            epoch = Instant.ofEpochMilli(Math.multiplyExact(Long.parseLong(text.substring(from, at)), milliseconds));
            return true;
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    private Instant instant(ZoneId zone, Instant now) {
        if (epoch != null) {
            return epoch;
        }
        ZoneId where = offset != null ? offset : zone;
        return LocalDateTime.of(date(LocalDate.ofInstant(now, where)), time())
                .atZone(where)
                .toInstant();
    }

    private LocalDate date(LocalDate today) {
        boolean hasYear = units.containsKey(Unit.YEAR);
        int year = units.getOrDefault(Unit.YEAR, today.getYear());
        Integer dayOfYear = units.get(Unit.DAY_OF_YEAR);
        if (dayOfYear != null) {
            return LocalDate.ofYearDay(year, dayOfYear);
        }
        Integer quarter = units.get(Unit.QUARTER);
        int firstMonth = quarter == null ? 1 : quarter * 3 - 2;
        boolean hasMonth = units.containsKey(Unit.MONTH) || quarter != null;
        int month = units.getOrDefault(Unit.MONTH, hasYear || hasMonth ? firstMonth : today.getMonthValue());
        int day = units.getOrDefault(Unit.DAY, hasYear || hasMonth ? 1 : today.getDayOfMonth());
        return LocalDate.of(year, month, day);
    }

    private LocalTime time() {
        int hour = units.getOrDefault(Unit.HOUR, 0);
        if (afternoon != null && hour <= 12) {
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        if (hour == 24) {
            hour = 0;
        }
        return LocalTime.of(
                hour,
                units.getOrDefault(Unit.MINUTE, 0),
                units.getOrDefault(Unit.SECOND, 0),
                units.getOrDefault(Unit.NANO, 0));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
