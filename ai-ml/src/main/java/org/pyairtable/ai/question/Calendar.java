package org.pyairtable.ai.question;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a single date, month, quarter or year of a question: "2026-04-01", "5 March 2026", "Q2", "last week". */
final class Calendar {
    private static final Map<String, Integer> MONTHS = new HashMap<>();
    private static final Map<String, Integer> ORDINALS = new HashMap<>();
    private static final Map<String, Integer> SHIFTS = new HashMap<>();
    private static final Map<String, Period> PERIODS = new HashMap<>();
    private static final Map<String, Integer> DAYS =
            Map.of("today", 0, "yesterday", -1, "tomorrow", 1, "heute", 0, "gestern", -1, "morgen", 1);
    private static final Set<String> YEAR_WORDS = Set.of("year", "jahr", "jahre");
    private static final int QUARTER = 3;

    static {
        List.of(
                        "january jan januar janner",
                        "february feb februar",
                        "march mar marz",
                        "april apr",
                        "may mai",
                        "june jun juni",
                        "july jul juli",
                        "august aug",
                        "september sep sept",
                        "october oct oktober okt",
                        "november nov",
                        "december dec dezember dez")
                .forEach(names -> {
                    int month =
                            1 + MONTHS.values().stream().mapToInt(m -> m).max().orElse(0);
                    for (String name : names.split(" ", -1)) {
                        MONTHS.put(name, month);
                    }
                });
        fill(ORDINALS, 1, "first ersten erstes erste 1st");
        fill(ORDINALS, 2, "second zweiten zweites zweite 2nd");
        fill(ORDINALS, 3, "third dritten drittes dritte 3rd");
        fill(ORDINALS, 4, "fourth vierten viertes vierte 4th");
        fill(SHIFTS, 0, "this current diese diesen dieses diesem dieser");
        fill(
                SHIFTS,
                -1,
                "last previous letzte letzten letztes letztem letzter vorige vorigen voriges vergangene vergangenen");
        fill(SHIFTS, 1, "next nachste nachsten nachstes nachstem nachster kommende kommenden kommendes");
        PERIODS.putAll(Map.of(
                "week",
                Period.WEEK,
                "woche",
                Period.WEEK,
                "month",
                Period.MONTH,
                "monat",
                Period.MONTH,
                "quarter",
                Period.QUARTER,
                "quartal",
                Period.QUARTER,
                "year",
                Period.YEAR,
                "jahr",
                Period.YEAR));
    }

    private final List<Token> tokens;
    private final LocalDate today;

    Calendar(List<Token> tokens, LocalDate today) {
        this.tokens = tokens;
        this.today = today;
    }

    /**
     * @param until the day after the last one
     * @param to the word after the last one
     * @param period what is named: a day, a month …
     * @param relative whether it depends on today
     */
    record Span(LocalDate from, LocalDate until, int to, Period period, boolean relative) {}

    /** @throws DateTimeException if it names a day that there is not */
    Optional<Span> at(int from) {
        return numeric(from)
                .or(() -> written(from))
                .or(() -> quarter(from))
                .or(() -> year(from))
                .or(() -> relative(from));
    }

    /** Whether it is written in digits in a way that could mean two days: 04/01/2026. */
    boolean isAmbiguous(int at) {
        return at < tokens.size()
                && tokens.get(at).kind() == Token.Kind.DATE
                && tokens.get(at).folded().contains("/");
    }

    private Optional<Span> numeric(int from) {
        if (from >= tokens.size() || tokens.get(from).kind() != Token.Kind.DATE || isAmbiguous(from)) {
            return Optional.empty();
        }
        String date = tokens.get(from).folded();
        if (date.contains(".")) {
            String[] parts = date.split("\\.", -1);
            return Optional.of(day(LocalDate.of(number(parts[2]), number(parts[1]), number(parts[0])), from + 1));
        }
        String[] parts = date.split("-", -1);
        if (parts.length == QUARTER) {
            return Optional.of(day(LocalDate.of(number(parts[0]), number(parts[1]), number(parts[2])), from + 1));
        }
        return Optional.of(
                parts[1].startsWith("q")
                        ? quarter(number(parts[0]), number(parts[1].substring(1)), from + 1)
                        : month(YearMonth.of(number(parts[0]), number(parts[1])), from + 1));
    }

    private Optional<Span> written(int from) {
        Integer month = monthAt(from);
        if (month != null) {
            Optional<Integer> dayOfMonth = dayAt(from + 1);
            if (dayOfMonth.isPresent()) {
                Year year = yearAfter(from + 2);
                return Optional.of(day(LocalDate.of(year.value(), month, dayOfMonth.get()), year.to()));
            }
            Year year = yearAfter(from + 1);
            return Optional.of(month(YearMonth.of(year.value(), month), year.to()));
        }
        Optional<Integer> first = dayAt(from);
        int next = from + 1 < tokens.size() && tokens.get(from + 1).is("of") ? from + 2 : from + 1;
        Integer named = monthAt(next);
        if (first.isEmpty() || named == null) {
            return Optional.empty();
        }
        Year year = yearAfter(next + 1);
        return Optional.of(day(LocalDate.of(year.value(), named, first.get()), year.to()));
    }

    private Optional<Span> quarter(int from) {
        if (from >= tokens.size()) {
            return Optional.empty();
        }
        String word = tokens.get(from).folded();
        if (word.matches("q[1-4]")) {
            Year year = yearAfter(from + 1);
            return Optional.of(quarter(year.value(), number(word.substring(1)), year.to()));
        }
        Integer ordinal = word.matches("[1-4]") ? Integer.valueOf(word) : ORDINALS.get(word);
        boolean named = from + 1 < tokens.size()
                && (tokens.get(from + 1).is("quarter") || tokens.get(from + 1).is("quartal"));
        if (ordinal == null || !named) {
            return Optional.empty();
        }
        Year year = yearAfter(from + 2);
        return Optional.of(quarter(year.value(), ordinal, year.to()));
    }

    private Optional<Span> year(int from) {
        int place = from < tokens.size() && YEAR_WORDS.contains(tokens.get(from).folded()) ? from + 1 : from;
        return isYear(place)
                ? Optional.of(year(number(tokens.get(place).folded()), place + 1, false))
                : Optional.empty();
    }

    private Optional<Span> relative(int from) {
        if (from >= tokens.size()) {
            return Optional.empty();
        }
        Integer days = DAYS.get(tokens.get(from).folded());
        if (days != null) {
            LocalDate day = today.plusDays(days);
            return Optional.of(new Span(day, day.plusDays(1), from + 1, Period.DAY, true));
        }
        Integer shift = SHIFTS.get(tokens.get(from).folded());
        Period period =
                from + 1 < tokens.size() ? PERIODS.get(tokens.get(from + 1).folded()) : null;
        if (shift == null || period == null) {
            return Optional.empty();
        }
        int to = from + 2;
        Span span =
                switch (period) {
                    case DAY -> throw new IllegalStateException("no period is a day");
                    case WEEK -> {
                        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .plusWeeks(shift);
                        yield new Span(monday, monday.plusWeeks(1), to, period, true);
                    }
                    case MONTH -> month(YearMonth.from(today).plusMonths(shift), to);
                    case QUARTER -> {
                        LocalDate first = today.withMonth((today.getMonthValue() - 1) / QUARTER * QUARTER + 1)
                                .withDayOfMonth(1)
                                .plusMonths((long) QUARTER * shift);
                        yield new Span(first, first.plusMonths(QUARTER), to, period, true);
                    }
                    case YEAR -> year(today.getYear() + shift, to, true);
                };
        return Optional.of(new Span(span.from(), span.until(), to, period, true));
    }

    private record Year(int value, int to) {}

    /** The year that follows, or else the current one. */
    private Year yearAfter(int place) {
        int at = place;
        while (at < tokens.size()
                && at < place + 2
                && (tokens.get(at).is(",") || tokens.get(at).is("of"))) {
            at++;
        }
        return isYear(at) ? new Year(number(tokens.get(at).folded()), at + 1) : new Year(today.getYear(), place);
    }

    private boolean isYear(int at) {
        return at < tokens.size() && tokens.get(at).folded().matches("(?:19|20)\\d\\d");
    }

    private @Nullable Integer monthAt(int at) {
        return at < tokens.size() ? MONTHS.get(tokens.get(at).folded()) : null;
    }

    private Optional<Integer> dayAt(int at) {
        return at < tokens.size() && tokens.get(at).folded().matches("\\d{1,2}(?:st|nd|rd|th)?")
                ? Optional.of(number(tokens.get(at).folded().replaceAll("\\D", "")))
                : Optional.empty();
    }

    /** Whether it says how long: month, quarter. */
    static boolean isPeriod(String word) {
        return PERIODS.containsKey(word);
    }

    static boolean isMonth(String word) {
        return MONTHS.containsKey(word);
    }

    private static Span day(LocalDate day, int to) {
        return new Span(day, day.plusDays(1), to, Period.DAY, false);
    }

    private static Span month(YearMonth month, int to) {
        return new Span(month.atDay(1), month.plusMonths(1).atDay(1), to, Period.MONTH, false);
    }

    private static Span quarter(int year, int quarter, int to) {
        LocalDate first = LocalDate.of(year, Month.of((quarter - 1) * QUARTER + 1), 1);
        return new Span(first, first.plusMonths(QUARTER), to, Period.QUARTER, false);
    }

    private static Span year(int year, int to, boolean relative) {
        return new Span(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1), to, Period.YEAR, relative);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static void fill(Map<String, Integer> map, int value, String words) {
        for (String word : words.split(" ", -1)) {
            map.put(word, value);
        }
    }
}
