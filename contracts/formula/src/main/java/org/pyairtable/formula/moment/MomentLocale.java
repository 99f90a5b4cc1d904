package org.pyairtable.formula.moment;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.WeekFields;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What differs between languages: names, ordinals, the order of day and month. Names come from the JDK's CLDR. */
public final class MomentLocale {
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> WITH_DOTS =
            Set.of("de", "ru", "uk", "pl", "cs", "sk", "fi", "nb", "nn", "no", "da", "tr", "bg", "et", "lv", "hr");

    private MomentLocale() {}

    /** A locale by its tag, such as {@code fr}, {@code en-gb} or {@code pt_BR}; empty when no language is called so. */
    public static Optional<Locale> named(String tag) {
        Locale locale = Locale.forLanguageTag(tag.strip().replace('_', '-'));
        return LANGUAGES.contains(locale.getLanguage()) ? Optional.of(locale) : Optional.empty();
    }

    static String month(int month, boolean brief, Locale locale) {
        return Month.of(month).getDisplayName(brief ? TextStyle.SHORT : TextStyle.FULL, names(locale));
    }

    static String day(DayOfWeek day, boolean brief, Locale locale) {
        return day.getDisplayName(brief ? TextStyle.SHORT : TextStyle.FULL, names(locale));
    }

    static String dayOfTwoLetters(DayOfWeek day, Locale locale) {
        String name = day(day, true, locale);
        return name.substring(0, Math.min(2, name.length()));
    }

    /** One English for all its countries: some of them abbreviate September with four letters. */
    private static Locale names(Locale locale) {
        return isEnglish(locale) ? Locale.US : locale;
    }

    static String ordinal(int number, Locale locale) {
        return switch (locale.getLanguage()) {
            case "en" -> number + englishSuffix(number);
            case "fr" -> number == 1 ? "1er" : Integer.toString(number);
            case "es", "it", "pt" -> number + "º";
            case "nl" -> number + "e";
            case "zh", "ja", "ko" -> Integer.toString(number);
            default -> number + ".";
        };
    }

    private static String englishSuffix(int number) {
        int lastTwo = number % 100;
        if (lastTwo >= 11 && lastTwo <= 13) {
            return "th";
        }
        return switch (number % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }

    static WeekFields weeks(Locale locale) {
        return isAmerican(locale) ? WeekFields.SUNDAY_START : WeekFields.ISO;
    }

    /** What L, LL, … LT, LTS and their short forms stand for. */
    static String longFormat(String token, Locale locale) {
        String time = isEnglish(locale) && isAmerican(locale) ? "h:mm A" : "HH:mm";
        String date = isAmerican(locale) ? "MMMM D, YYYY" : "D MMMM YYYY";
        String weekday = isAmerican(locale) ? "dddd, " : "dddd ";
        return switch (token) {
            case "LT" -> time;
            case "LTS" -> time.replace("mm", "mm:ss");
            case "L" -> numeric(locale);
            case "LL" -> date;
            case "LLL" -> date + " " + time;
            case "LLLL" -> weekday + date + " " + time;
            default ->
                longFormat(token.toUpperCase(Locale.ROOT), locale)
                        .replace("MMMM", "MMM")
                        .replace("dddd", "ddd")
                        .replaceFirst("(?<!M)MM(?!M)", "M")
                        .replace("DD", "D");
        };
    }

    private static String numeric(Locale locale) {
        String language = locale.getLanguage();
        if (isAmerican(locale)) {
            return "MM/DD/YYYY";
        }
        if (WITH_DOTS.contains(language)) {
            return "DD.MM.YYYY";
        }
        return switch (language) {
            case "zh", "ja" -> "YYYY/MM/DD";
            case "ko" -> "YYYY.MM.DD.";
            case "sv", "lt" -> "YYYY-MM-DD";
            case "nl" -> "DD-MM-YYYY";
            default -> "DD/MM/YYYY";
        };
    }

    private static boolean isEnglish(Locale locale) {
        return locale.getLanguage().equals("en");
    }

    private static boolean isAmerican(Locale locale) {
        return isEnglish(locale)
                && (locale.getCountry().isEmpty() || locale.getCountry().equals("US"));
    }
}
