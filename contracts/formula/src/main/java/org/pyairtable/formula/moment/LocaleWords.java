package org.pyairtable.formula.moment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.WeekFields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The words and formats of one language, as moment.js has them; languages that it is not asked for in Airtable have the names
 * of the JDK's CLDR.
 *
 * @param monthsInDate after a day, where languages decline them
 * @param shortDashed short months between dashes, where some languages leave out the dot
 * @param days from Sunday
 * @param formats of L, LL, … LT, LTS and their short forms
 * @param ordinals what follows a number: the usual ending, then endings with the numbers that have them
 * @param halves AM and PM, for each hour of the day
 */
record LocaleWords(
        List<String> months,
        List<String> monthsInDate,
        List<String> shortMonths,
        List<String> shortMonthsInDate,
        List<String> shortDashed,
        List<String> days,
        List<String> shortDays,
        List<String> twoLetterDays,
        Map<String, String> formats,
        WeekFields weeks,
        String beforeOrdinal,
        Map<Integer, String> ordinals,
        String usualOrdinal,
        List<String> halves,
        List<String> smallHalves,
        String digits) {
    private static final List<String> FORMATS =
            List.of("LT", "LTS", "L", "LL", "LLL", "LLLL", "l", "ll", "lll", "llll");
    private static final Map<String, String> OTHER_TAGS =
            Map.of("no", "nb", "zh", "zh-cn", "hy", "hy-am", "tl", "tl-ph", "sr-latn-me", "me");
    private static final Map<String, LocaleWords> KNOWN = read();
    /** Users may write any number of tags. */
    private static final int MOST_FOUND = 500;

    private static final Map<Locale, LocaleWords> FOUND = new ConcurrentHashMap<>();
    /** By language; their number is that of the languages that there are. */
    private static final Map<String, LocaleWords> OTHERS = new ConcurrentHashMap<>();

    static LocaleWords of(Locale locale) {
        LocaleWords cached = FOUND.get(locale);
        if (cached != null) {
            return cached;
        }
        LocaleWords found = find(locale);
        if (FOUND.size() < MOST_FOUND) {
            FOUND.put(locale, found);
        }
        return found;
    }

    private static LocaleWords find(Locale locale) {
        String tag = locale.toLanguageTag().toLowerCase(Locale.ROOT);
        LocaleWords exact = KNOWN.get(OTHER_TAGS.getOrDefault(tag, tag));
        if (exact != null) {
            return exact;
        }
        String language = OTHER_TAGS.getOrDefault(locale.getLanguage(), locale.getLanguage());
        LocaleWords known = KNOWN.get(language);
        return known != null ? known : OTHERS.computeIfAbsent(locale.getLanguage(), LocaleWords::ofJdk);
    }

    private static Map<String, LocaleWords> read() {
        Map<String, LocaleWords> known = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(LocaleWords.class.getResourceAsStream("locales.tsv")),
                StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(columns -> known.put(columns[0], of(columns)));
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocaleWords of(String[] given) {
        String[] c = Stream.concat(Stream.of(given), Stream.generate(() -> ""))
                .limit(25)
                .toArray(String[]::new);
        List<String> months = list(c[1]);
        List<String> shortMonths = list(c[3]);
        Map<String, String> formats = new HashMap<>();
        for (int i = 0; i < FORMATS.size(); i++) {
            String format = c[9 + i];
            formats.put(FORMATS.get(i), format.isEmpty() ? brief(c[9 + i - 4]) : format);
        }
        String[] week = c[19].split(" ", -1);
        DayOfWeek firstDay = DayOfWeek.SUNDAY.plus(Long.parseLong(week[0]));
        String[] ordinals = c[21].split("\\|", -1);
        Map<Integer, String> special = new HashMap<>();
        Stream.of(ordinals).skip(1).map(ending -> ending.split("=", -1)).forEach(ending -> Stream.of(
                        ending[1].split(",", -1))
                .forEach(number -> special.put(Integer.valueOf(number), ending[0])));
        List<String> halves = byHour(c[22]);
        return new LocaleWords(
                months,
                c[2].isEmpty() ? months : list(c[2]),
                shortMonths,
                c[4].isEmpty() ? shortMonths : list(c[4]),
                c[5].isEmpty() ? shortMonths : list(c[5]),
                list(c[6]),
                list(c[7]),
                list(c[8]),
                Map.copyOf(formats),
                WeekFields.of(firstDay, Integer.parseInt(week[1])),
                c[20],
                Map.copyOf(special),
                ordinals[0],
                halves,
                c[23].isEmpty() ? small(halves) : byHour(c[23]),
                c[24]);
    }

    private static List<String> list(String column) {
        return List.of(column.split("\\|", -1));
    }

    private static List<String> byHour(String runs) {
        return list(runs).stream()
                .flatMap(run -> Stream.generate(() -> run.substring(0, run.lastIndexOf('*')))
                        .limit(Long.parseLong(run.substring(run.lastIndexOf('*') + 1))))
                .toList();
    }

    private static List<String> small(List<String> halves) {
        return halves.stream()
                .map(half -> half.equals("AM") ? "am" : half.equals("PM") ? "pm" : half)
                .toList();
    }

    /** A long format with everything in it written short. */
    private static String brief(String format) {
        return format.replace("MMMM", "MMM")
                .replaceAll("(?<!M)MM(?!M)", "M")
                .replace("DD", "D")
                .replace("dddd", "ddd");
    }

    private static LocaleWords ofJdk(String language) {
        Locale locale = Locale.of(language);
        List<String> months = names(12, i -> Month.of(i).getDisplayName(TextStyle.FULL, locale));
        List<String> shortMonths = names(12, i -> Month.of(i).getDisplayName(TextStyle.SHORT, locale));
        List<String> shortDays = names(7, i -> DayOfWeek.SATURDAY.plus(i).getDisplayName(TextStyle.SHORT, locale));
        LocaleWords english =
                KNOWN.getOrDefault("en-gb", KNOWN.values().iterator().next());
        return new LocaleWords(
                months,
                months,
                shortMonths,
                shortMonths,
                shortMonths,
                names(7, i -> DayOfWeek.SATURDAY.plus(i).getDisplayName(TextStyle.FULL, locale)),
                shortDays,
                shortDays.stream()
                        .map(day -> day.substring(0, Math.min(2, day.length())))
                        .toList(),
                english.formats,
                WeekFields.ISO,
                "",
                Map.of(),
                ".",
                english.halves,
                english.smallHalves,
                "");
    }

    private static List<String> names(int count, Function<Integer, String> name) {
        return IntStream.rangeClosed(1, count).boxed().map(name).toList();
    }
}
