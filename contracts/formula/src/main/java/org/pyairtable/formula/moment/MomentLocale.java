package org.pyairtable.formula.moment;

import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What differs between languages: names, ordinals, the order of day and month, the beginning of weeks. */
public final class MomentLocale {
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

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

    /** The month, 1 to 12, whose name the word begins with. */
    static Optional<Integer> monthCalled(String word, Locale locale) {
        return called(word, locale, words -> List.of(words.months(), words.monthsInDate(), words.shortMonths()))
                .map(index -> index + 1);
    }

    /** The day of the week, 0 for Sunday, whose name the word begins with. */
    static Optional<Integer> dayCalled(String word, Locale locale) {
        return called(word, locale, words -> List.of(words.days(), words.shortDays(), words.twoLetterDays()));
    }

    private interface Names {
        List<List<String>> of(LocaleWords words);
    }

    /** Among names in the language, else in English, the longest that the word begins with. */
    private static Optional<Integer> called(String word, Locale locale, Names names) {
        return Stream.of(LocaleWords.of(locale), LocaleWords.of(Locale.ENGLISH))
                .flatMap(words -> longest(word, names.of(words)).stream())
                .findFirst();
    }

    private static Optional<Integer> longest(String word, List<List<String>> kinds) {
        int best = -1;
        int length = 0;
        for (List<String> names : kinds) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
                if (bare.length() > length && word.regionMatches(true, 0, bare, 0, bare.length())) {
                    best = i;
                    length = bare.length();
                }
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(best);
    }

    static String ordinal(int number, Locale locale) {
        LocaleWords words = LocaleWords.of(locale);
        int alike = number > 31 ? number % 100 > 20 ? 20 + number % 10 : number % 100 : number;
        return words.beforeOrdinal() + number + words.ordinals().getOrDefault(alike, words.usualOrdinal());
    }

    static WeekFields weeks(Locale locale) {
        return LocaleWords.of(locale).weeks();
    }

    /** What L, LL, … LT, LTS and their short forms stand for. */
    static String longFormat(String token, Locale locale) {
        return LocaleWords.of(locale).formats().getOrDefault(token, token);
    }
}
