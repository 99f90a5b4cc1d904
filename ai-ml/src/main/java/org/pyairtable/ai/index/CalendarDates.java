package org.pyairtable.ai.index;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Days in a text, however they are written in English, German, Chinese or Japanese: {@code 2026-04-01}, {@code 1.4.2026},
 * {@code April 1st, 2026}, {@code 1. April 2026}, {@code 2026年4月1日}. Of {@code 4/1/2026} both readings are answered.
 */
final class CalendarDates {
    private static final Map<String, Integer> MONTHS = Map.ofEntries(
            Map.entry("jan", 1),
            Map.entry("feb", 2),
            Map.entry("mar", 3),
            Map.entry("mär", 3),
            Map.entry("apr", 4),
            Map.entry("may", 5),
            Map.entry("mai", 5),
            Map.entry("jun", 6),
            Map.entry("jul", 7),
            Map.entry("aug", 8),
            Map.entry("sep", 9),
            Map.entry("oct", 10),
            Map.entry("okt", 10),
            Map.entry("nov", 11),
            Map.entry("dec", 12),
            Map.entry("dez", 12));

    private static final String MONTH = "(jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz?|apr(?:il)?|may|mai"
            + "|june?|juni?|july?|juli?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\\.?";
    private static final String DAY = "(\\d{1,2})(?:st|nd|rd|th|\\.)?";
    private static final int SPELLED = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final int CENTURY = 2000;
    private static final Pattern SHORT =
            Pattern.compile("(?<![\\p{L}\\p{N}.])(\\d{1,2})\\.(\\d{1,2})\\.(\\d{2})(?![\\p{L}\\p{N}.])");
    private static final Pattern ONLY_MONTH =
            Pattern.compile(MONTH + "\\s+(\\d{4})|(\\d{1,2})[/.](\\d{4})|(\\d{4})[-/](\\d{2})", SPELLED);

    private record Notation(Pattern pattern, Function<MatchResult, Stream<LocalDate>> readings) {}

    private static final List<Notation> NOTATIONS = List.of(
            new Notation(
                    Pattern.compile("(?<!\\d)(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?!\\d)(?:T[\\d:.]+Z?)?"),
                    found -> day(number(found, 1), number(found, 3), number(found, 4))),
            new Notation(
                    Pattern.compile("(?<!\\d)(\\d{4})年(\\d{1,2})月(\\d{1,2})日"),
                    found -> day(number(found, 1), number(found, 2), number(found, 3))),
            new Notation(
                    Pattern.compile("(?<![\\d.])(\\d{1,2})([.-])(\\d{1,2})\\2(\\d{4})(?!\\d)"),
                    found -> day(number(found, 4), number(found, 3), number(found, 1))),
            new Notation(
                    Pattern.compile("(?<![\\d/])(\\d{1,2})/(\\d{1,2})/(\\d{4})(?!\\d)"),
                    found -> Stream.concat(
                            day(number(found, 3), number(found, 1), number(found, 2)),
                            day(number(found, 3), number(found, 2), number(found, 1)))),
            new Notation(
                    Pattern.compile("(?<!\\d)" + DAY + "\\s+(?:of\\s+)?" + MONTH + ",?\\s+(\\d{4})(?!\\d)", SPELLED),
                    found -> day(number(found, 3), month(found.group(2)), number(found, 1))),
            new Notation(
                    Pattern.compile("(?<!\\p{L})" + MONTH + "\\s+" + DAY + ",?\\s+(\\d{4})(?!\\d)", SPELLED),
                    found -> day(number(found, 3), month(found.group(1)), number(found, 2))));

    private CalendarDates() {}

    /** Each day of the text with its readings as {@code 2026-04-01}. */
    static List<Span> in(String text) {
        return NOTATIONS.stream()
                .flatMap(notation -> notation.pattern()
                        .matcher(text)
                        .results()
                        .map(found -> new Span(
                                found.start(),
                                found.end(),
                                notation.readings()
                                        .apply(found)
                                        .map(LocalDate::toString)
                                        .collect(Collectors.toCollection(LinkedHashSet::new)))))
                .filter(span -> !span.codes().isEmpty())
                .toList();
    }

    /** Days whose year has two digits, of this century: in a question, since in a record it may be anything. */
    static List<Span> shortIn(String text) {
        return SHORT.matcher(text)
                .results()
                .map(found -> new Span(
                        found.start(),
                        found.end(),
                        day(CENTURY + number(found, 3), number(found, 2), number(found, 1))
                                .map(LocalDate::toString)
                                .collect(Collectors.toCollection(LinkedHashSet::new))))
                .filter(span -> !span.codes().isEmpty())
                .toList();
    }

    /** The days of the month that a text consists of. */
    static Set<String> daysOfMonth(String text) {
        Matcher found = ONLY_MONTH.matcher(text.strip());
        if (!found.matches()) {
            return Set.of();
        }
        int month = found.group(1) != null ? month(found.group(1)) : number(found, found.group(3) != null ? 3 : 6);
        int year = number(found, found.group(1) != null ? 2 : found.group(3) != null ? 4 : 5);
        return month < 1 || month > 12
                ? Set.of()
                : YearMonth.of(year, month)
                        .atDay(1)
                        .datesUntil(YearMonth.of(year, month).plusMonths(1).atDay(1))
                        .map(LocalDate::toString)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static int number(MatchResult found, int group) {
        return Integer.parseInt(found.group(group));
    }

    private static int month(String name) {
        return MONTHS.getOrDefault(name.substring(0, 3).toLowerCase(Locale.ROOT), 0);
    }

    private static Stream<LocalDate> day(int year, int month, int day) {
        try {
            return Stream.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Stream.empty();
        }
    }
}
