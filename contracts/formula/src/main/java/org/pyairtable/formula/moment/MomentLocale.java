package org.pyairtable.formula.moment;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.WeekFields;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What differs between languages: names, ordinals, the order of day and month. Names come from the JDK's CLDR. */
public final class MomentLocale {
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> WITH_DOTS = Set.of(
            "az", "be", "bg", "bs", "cs", "da", "de", "et", "fi", "hr", "hy", "is", "lb", "lv", "mk", "nb", "nn", "no",
            "pl", "ro", "ru", "sk", "tr", "uk");

    /** Tags that Airtable knows and that are not of ISO's two letters, as the JDK calls them. */
    private static final Map<String, Locale> SPECIAL = Map.of(
            "me", Locale.forLanguageTag("sr-Latn-ME"),
            "tzm", Locale.forLanguageTag("tzm"),
            "tzm-latn", Locale.forLanguageTag("tzm-Latn"));

    private MomentLocale() {}

    /** A locale by its tag, such as {@code fr}, {@code en-gb} or {@code pt_BR}; empty when no language is called so. */
    public static Optional<Locale> named(String tag) {
        String plain = tag.strip().replace('_', '-');
        Locale special = SPECIAL.get(plain.toLowerCase(Locale.ROOT));
        if (special != null) {
            return Optional.of(special);
        }
        Locale locale = Locale.forLanguageTag(plain);
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
        String date = written(locale);
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

    /** Names of months are in the form that they have in a date, which for some languages brings a preposition along. */
    private static String written(Locale locale) {
        return switch (locale.getLanguage()) {
            case "en" -> isAmerican(locale) || isCanadian(locale) ? "MMMM D, YYYY" : "D MMMM YYYY";
            case "bs", "cs", "da", "de", "et", "fi", "hr", "is", "lb", "nb", "nn", "no", "sk", "sl" -> "D. MMMM YYYY";
            case "sr" -> locale.getCountry().equals("ME") ? "D. MMMM YYYY" : "D. MMMM YYYY.";
            case "es", "gl", "pt" -> "D [de] MMMM [de] YYYY";
            case "ca" -> "D MMMM [de] YYYY";
            case "eu" -> "YYYY[ko] MMMM[ren] D[a]";
            case "eo" -> "[la] D[-an de] MMMM, YYYY";
            case "hu" -> "YYYY. MMMM D.";
            case "lt" -> "YYYY [m.] MMMM D [d.]";
            case "lv" -> "YYYY. [gada] D. MMMM";
            case "be", "ru" -> "D MMMM YYYY [г.]";
            case "uk" -> "D MMMM YYYY [р.]";
            case "hy" -> "D MMMM YYYY [թ.]";
            case "vi" -> "D MMMM [năm] YYYY";
            case "ja", "zh" -> "YYYY年M月D日";
            case "ko" -> "YYYY년 MMMM D일";
            case "si" -> "YYYY MMMM D";
            case "tl" -> "MMMM D, YYYY";
            default -> "D MMMM YYYY";
        };
    }

    private static String numeric(Locale locale) {
        String language = locale.getLanguage();
        if (isAmerican(locale)) {
            return "MM/DD/YYYY";
        }
        if (isCanadian(locale)) {
            return "YYYY-MM-DD";
        }
        if (WITH_DOTS.contains(language)
                || (language.equals("fr") && locale.getCountry().equals("CH"))) {
            return "DD.MM.YYYY";
        }
        return switch (language) {
            case "zh", "ja", "si" -> "YYYY/MM/DD";
            case "ko", "hu" -> "YYYY.MM.DD.";
            case "sv", "lt", "eo", "eu" -> "YYYY-MM-DD";
            case "nl", "fy", "cv" -> "DD-MM-YYYY";
            case "sl" -> "DD. MM. YYYY";
            case "sr" -> locale.getCountry().equals("ME") ? "DD.MM.YYYY" : "D. M. YYYY.";
            case "tl" -> "MM/D/YYYY";
            default -> "DD/MM/YYYY";
        };
    }

    /** English or French. */
    private static boolean isCanadian(Locale locale) {
        return locale.getCountry().equals("CA");
    }

    private static boolean isEnglish(Locale locale) {
        return locale.getLanguage().equals("en");
    }

    private static boolean isAmerican(Locale locale) {
        return isEnglish(locale)
                && (locale.getCountry().isEmpty() || locale.getCountry().equals("US"));
    }
}
