package org.pyairtable.formula.moment;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.Locale;

/** Prints single tokens. */
final class MomentPrinter {
    private static final DateTimeFormatter ZONE_NAME = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);
    private static final DateTimeFormatter COMPACT_OFFSET = DateTimeFormatter.ofPattern("xx", Locale.ROOT);

    private MomentPrinter() {}

    static void print(String token, ZonedDateTime moment, Locale locale, StringBuilder text) {
        switch (token.charAt(0)) {
            case 'Y', 'Q', 'M', 'D' -> date(token, moment, locale, text);
            case 'd', 'e', 'E', 'w', 'W', 'g', 'G' -> week(token, moment, locale, text);
            case 'L', 'l' ->
                text.append(
                        MomentFormat.of(MomentLocale.longFormat(token, locale)).format(moment, locale));
            default -> time(token, moment, text);
        }
    }

    private static void date(String token, ZonedDateTime moment, Locale locale, StringBuilder text) {
        int month = moment.getMonthValue();
        int day = moment.getDayOfMonth();
        int quarter = moment.get(IsoFields.QUARTER_OF_YEAR);
        switch (token) {
            case "YYYYYY" ->
                text.append(moment.getYear() < 0 ? '-' : '+').append(padded(Math.abs(moment.getYear()), 6));
            case "YYYYY" -> text.append(padded(moment.getYear(), 5));
            case "YYYY" -> text.append(padded(moment.getYear(), 4));
            case "YY" -> text.append(padded(Math.floorMod(moment.getYear(), 100), 2));
            case "Y" -> text.append(moment.getYear());
            case "Q" -> text.append(quarter);
            case "Qo" -> text.append(MomentLocale.ordinal(quarter, locale));
            case "M" -> text.append(month);
            case "Mo" -> text.append(MomentLocale.ordinal(month, locale));
            case "MM" -> text.append(padded(month, 2));
            case "MMM" -> text.append(MomentLocale.month(month, true, locale));
            case "MMMM" -> text.append(MomentLocale.month(month, false, locale));
            case "D" -> text.append(day);
            case "Do" -> text.append(MomentLocale.ordinal(day, locale));
            case "DD" -> text.append(padded(day, 2));
            case "DDD" -> text.append(moment.getDayOfYear());
            case "DDDo" -> text.append(MomentLocale.ordinal(moment.getDayOfYear(), locale));
            default -> text.append(padded(moment.getDayOfYear(), 3));
        }
    }

    private static void week(String token, ZonedDateTime moment, Locale locale, StringBuilder text) {
        WeekFields own = MomentLocale.weeks(locale);
        int sundayBased = moment.getDayOfWeek().getValue() % 7;
        int week = moment.get(own.weekOfWeekBasedYear());
        int isoWeek = moment.get(WeekFields.ISO.weekOfWeekBasedYear());
        switch (token) {
            case "d" -> text.append(sundayBased);
            case "do" -> text.append(MomentLocale.ordinal(sundayBased, locale));
            case "dd" -> text.append(MomentLocale.dayOfTwoLetters(moment.getDayOfWeek(), locale));
            case "ddd" -> text.append(MomentLocale.day(moment.getDayOfWeek(), true, locale));
            case "dddd" -> text.append(MomentLocale.day(moment.getDayOfWeek(), false, locale));
            case "e" -> text.append(moment.get(own.dayOfWeek()) - 1);
            case "E" -> text.append(moment.getDayOfWeek().getValue());
            case "w" -> text.append(week);
            case "wo" -> text.append(MomentLocale.ordinal(week, locale));
            case "ww" -> text.append(padded(week, 2));
            case "W" -> text.append(isoWeek);
            case "Wo" -> text.append(MomentLocale.ordinal(isoWeek, locale));
            case "WW" -> text.append(padded(isoWeek, 2));
            case "gg" -> text.append(padded(moment.get(own.weekBasedYear()) % 100, 2));
            case "gggg" -> text.append(padded(moment.get(own.weekBasedYear()), 4));
            case "GG" -> text.append(padded(moment.get(WeekFields.ISO.weekBasedYear()) % 100, 2));
            default -> text.append(padded(moment.get(WeekFields.ISO.weekBasedYear()), 4));
        }
    }

    private static void time(String token, ZonedDateTime moment, StringBuilder text) {
        int hour = moment.getHour();
        int clockHour = hour % 12 == 0 ? 12 : hour % 12;
        switch (token) {
            case "A" -> text.append(hour < 12 ? "AM" : "PM");
            case "a" -> text.append(hour < 12 ? "am" : "pm");
            case "H" -> text.append(hour);
            case "HH" -> text.append(padded(hour, 2));
            case "h" -> text.append(clockHour);
            case "hh" -> text.append(padded(clockHour, 2));
            case "k" -> text.append(hour == 0 ? 24 : hour);
            case "kk" -> text.append(padded(hour == 0 ? 24 : hour, 2));
            case "m" -> text.append(moment.getMinute());
            case "mm" -> text.append(padded(moment.getMinute(), 2));
            case "s" -> text.append(moment.getSecond());
            case "ss" -> text.append(padded(moment.getSecond(), 2));
            case "X" -> text.append(moment.toEpochSecond());
            case "x" -> text.append(moment.toInstant().toEpochMilli());
            case "Z" -> text.append(OFFSET.format(moment));
            case "ZZ" -> text.append(COMPACT_OFFSET.format(moment));
            case "z", "zz" -> text.append(zoneName(moment));
            default -> text.append(padded(moment.get(ChronoField.NANO_OF_SECOND), 9), 0, token.length());
        }
    }

    private static String zoneName(ZonedDateTime moment) {
        String name = ZONE_NAME.format(moment);
        return name.equals("Z") ? "UTC" : name;
    }

    private static String padded(int number, int width) {
        String digits = Integer.toString(number);
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }
}
