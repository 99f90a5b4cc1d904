package org.pyairtable.formula.moment;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Prints single tokens. */
final class MomentPrinter {
    private static final DateTimeFormatter ZONE_NAME = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);
    private static final DateTimeFormatter COMPACT_OFFSET = DateTimeFormatter.ofPattern("xx", Locale.ROOT);

    private static final DateTimeFormatter BRIEF_OFFSET = DateTimeFormatter.ofPattern("x", Locale.ROOT);
    private static final Set<String> ABBREVIATIONS =
            Set.of(("ACDT ACST ADT AEDT AEST AKDT AKST AST AWST BST CAT CDT CEST"
                            + " CET CST ChST EAT EDT EEST EET EST GMT HDT HKT HST IDT IST JST KST MDT MSK MST NDT NST NZDT NZST PDT"
                            + " PKT PST SAST SST UTC WAT WEST WET WIB WIT WITA")
                    .split(" "));

    private MomentPrinter() {}

    static void print(MomentFormat.Part part, ZonedDateTime moment, Locale locale, StringBuilder text) {
        String token = part.text();
        if (part.isMonth()) {
            text.append(months(part, locale).get(moment.getMonthValue() - 1));
            return;
        }
        switch (token.charAt(0)) {
            case 'Y', 'y', 'N', 'Q', 'M', 'D' -> date(token, moment, locale, text);
            case 'd', 'e', 'E', 'w', 'W', 'g', 'G' -> week(token, moment, locale, text);
            case 'L', 'l' ->
                text.append(
                        MomentFormat.of(MomentLocale.longFormat(token, locale)).format(moment, locale));
            case 'A' -> text.append(LocaleWords.of(locale).halves().get(moment.getHour()));
            case 'a' -> text.append(LocaleWords.of(locale).smallHalves().get(moment.getHour()));
            default -> time(token, moment, text);
        }
    }

    private static List<String> months(MomentFormat.Part part, Locale locale) {
        LocaleWords words = LocaleWords.of(locale);
        boolean brief = part.text().equals("MMM");
        // To most languages that decline months, one after a dot stands alone; not so to Czech.
        boolean inDate = part.setting() == MomentFormat.Setting.AFTER_DAY
                || (part.setting() == MomentFormat.Setting.AFTER_DAY_WITH_DOT
                        && locale.getLanguage().equals("cs"));
        if (inDate) {
            return brief ? words.shortMonthsInDate() : words.monthsInDate();
        }
        boolean dashed = part.setting() == MomentFormat.Setting.BETWEEN_DASHES;
        return !brief ? words.months() : dashed ? words.shortDashed() : words.shortMonths();
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
            case "Y" -> text.append(padded(moment.getYear(), 4));
            case "y", "yo" -> text.append(moment.getYear());
            case "yy", "yyy", "yyyy" -> text.append(padded(moment.getYear(), token.length()));
            case "N", "NN", "NNN", "NNNNN" -> text.append("AD");
            case "NNNN" -> text.append("Anno Domini");
            case "Q" -> text.append(quarter);
            case "Qo" -> text.append(MomentLocale.ordinal(quarter, locale));
            case "M" -> text.append(month);
            case "Mo" -> text.append(MomentLocale.ordinal(month, locale));
            case "MM" -> text.append(padded(month, 2));
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
            case "dd" -> text.append(LocaleWords.of(locale).twoLetterDays().get(sundayBased));
            case "ddd" -> text.append(LocaleWords.of(locale).shortDays().get(sundayBased));
            case "dddd" -> text.append(LocaleWords.of(locale).days().get(sundayBased));
            case "e" -> text.append(moment.get(own.dayOfWeek()) - 1);
            case "E" -> text.append(moment.getDayOfWeek().getValue());
            case "w" -> text.append(week);
            case "wo" -> text.append(MomentLocale.ordinal(week, locale));
            case "ww" -> text.append(padded(week, 2));
            case "W" -> text.append(isoWeek);
            case "Wo" -> text.append(MomentLocale.ordinal(isoWeek, locale));
            case "WW" -> text.append(padded(isoWeek, 2));
            case "gg" -> text.append(padded(moment.get(own.weekBasedYear()) % 100, 2));
            case "gggg", "ggggg" -> text.append(padded(moment.get(own.weekBasedYear()), token.length()));
            case "GG" -> text.append(padded(moment.get(WeekFields.ISO.weekBasedYear()) % 100, 2));
            default -> text.append(padded(moment.get(WeekFields.ISO.weekBasedYear()), token.length()));
        }
    }

    private static void time(String token, ZonedDateTime moment, StringBuilder text) {
        int hour = moment.getHour();
        int clockHour = hour % 12 == 0 ? 12 : hour % 12;
        switch (token) {
            case "H" -> text.append(hour);
            case "HH" -> text.append(padded(hour, 2));
            case "h" -> text.append(clockHour);
            case "hh" -> text.append(padded(clockHour, 2));
            case "k" -> text.append(hour == 0 ? 24 : hour);
            case "kk" -> text.append(padded(hour == 0 ? 24 : hour, 2));
            case "Hmm", "Hmmss", "hmm", "hmmss" -> together(token, moment, text);
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

    /** Hours, minutes and perhaps seconds in a row. */
    private static void together(String token, ZonedDateTime moment, StringBuilder text) {
        time(token.substring(0, 1), moment, text);
        text.append(padded(moment.getMinute(), 2));
        if (token.endsWith("ss")) {
            text.append(padded(moment.getSecond(), 2));
        }
    }

    /** The usual abbreviation, or where there is none the offset, as in the time zone database. */
    private static String zoneName(ZonedDateTime moment) {
        String name = ZONE_NAME.format(moment).replace("HAST", "HST").replace("HADT", "HDT");
        return name.equals("Z") ? "UTC" : ABBREVIATIONS.contains(name) ? name : BRIEF_OFFSET.format(moment);
    }

    private static String padded(int number, int width) {
        String digits = Integer.toString(number);
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }
}
