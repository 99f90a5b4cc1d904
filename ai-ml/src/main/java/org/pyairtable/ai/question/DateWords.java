package org.pyairtable.ai.question;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.question.Calendar.Span;
import org.pyairtable.ai.question.Meaning.Dates;
import org.pyairtable.ai.question.Meaning.Unclear;

/** Reads phrases for times: "before 2026-04-01", "between March and June 2026", "in the last 30 days", "in Q1". */
final class DateWords {
    private static final int LONGEST_BEGINNING = 4;
    private static final Map<String, Beginning> BEGINNINGS = new HashMap<>();
    private static final Set<String> ROLLING = Set.of("last", "past", "letzten", "vergangenen", "previous");
    private static final Set<String> COMING = Set.of("next", "coming", "nachsten", "kommenden");
    private static final Map<String, Period> UNITS = Map.ofEntries(
            Map.entry("day", Period.DAY),
            Map.entry("days", Period.DAY),
            Map.entry("tag", Period.DAY),
            Map.entry("tage", Period.DAY),
            Map.entry("tagen", Period.DAY),
            Map.entry("week", Period.WEEK),
            Map.entry("weeks", Period.WEEK),
            Map.entry("wochen", Period.WEEK),
            Map.entry("month", Period.MONTH),
            Map.entry("months", Period.MONTH),
            Map.entry("monate", Period.MONTH),
            Map.entry("monaten", Period.MONTH),
            Map.entry("years", Period.YEAR),
            Map.entry("jahre", Period.YEAR),
            Map.entry("jahren", Period.YEAR));
    private static final List<String> NUMBERS =
            List.of("zero one two three four five six seven eight nine ten eleven twelve".split(" "));
    private static final List<String> ZAHLEN =
            List.of("null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf".split(" "));

    private enum Beginning {
        BEFORE,
        AFTER,
        SINCE,
        /** The last day belongs to it; of a month or year it would not be clear. */
        UNTIL,
        THROUGH,
        FROM,
        DURING,
        /** Of a week, month or year that has passed it could also mean days counted from today. */
        WITHIN
    }

    static {
        begin(Beginning.BEFORE, "before|prior to|earlier than|vor|vor dem|vor der|vor den");
        begin(Beginning.AFTER, "after|later than|nach|nach dem|nach der");
        begin(Beginning.SINCE, "since|on or after|starting|starting in|seit|seit dem|ab|ab dem|beginning");
        begin(Beginning.UNTIL, "until|till|by|no later than|not later than|bis|bis zum|up to|spatestens am");
        begin(
                Beginning.THROUGH,
                "through|on or before|up to and including|bis einschliesslich|bis einschliesslich dem");
        begin(Beginning.FROM, "from|von|vom");
        begin(Beginning.DURING, "in|during|of|for|on|im|am|aus dem|fur|within|wahrend|im laufe von|in diesem");
        begin(
                Beginning.WITHIN,
                "in the|within the|over the|during the|of the|for the|from the|in den|innerhalb der|wahrend der|aus den|der|den|the");
    }

    private final List<Token> tokens;
    private final LocalDate today;
    private final Calendar calendar;

    DateWords(List<Token> tokens, LocalDate today) {
        this.tokens = tokens;
        this.today = today;
        this.calendar = new Calendar(tokens, today);
    }

    /** All readings of the words from a place on. */
    List<Chunk> at(int from) {
        try {
            return readings(from);
        } catch (DateTimeException noSuchDay) {
            int end = from;
            while (end < tokens.size() - 1
                    && tokens.get(end).kind() != Token.Kind.DATE
                    && !tokens.get(end).folded().matches("\\d+")) {
                end++;
            }
            return List.of(Chunk.sure(
                    from, end + 1, new Unclear("“%s” is not a calendar date".formatted(text(from, end + 1)))));
        }
    }

    private List<Chunk> readings(int from) {
        List<Chunk> chunks = new ArrayList<>();
        if (calendar.isAmbiguous(from)) {
            chunks.add(unclear(from, from + 1, "“%s” could name two days, write it as 2026-04-30"));
        }
        range(from).ifPresent(chunks::add);
        rolling(from, from).ifPresent(chunks::add);
        calendar.at(from)
                .filter(span -> span.relative() || isDayOrMonthOfYear(from, span))
                .ifPresent(span -> chunks.add(chunk(from, span)));
        for (int length = 1; length <= LONGEST_BEGINNING && from + length < tokens.size(); length++) {
            Beginning beginning = BEGINNINGS.get(text(from, from + length));
            int place = from + length;
            if (beginning == null) {
                continue;
            }
            if (calendar.isAmbiguous(place)) {
                chunks.add(unclear(from, place + 1, "“%s” could name two days, write it as 2026-04-30"));
            }
            int date = tokens.get(place).is("the") ? place + 1 : place;
            calendar.at(date).ifPresent(span -> chunks.add(begun(beginning, from, span)));
            if (beginning == Beginning.WITHIN || beginning == Beginning.DURING) {
                rolling(from, date).ifPresent(chunks::add);
            }
        }
        return chunks;
    }

    private Chunk begun(Beginning beginning, int from, Span span) {
        Optional<LocalDate> first = Optional.of(span.from());
        Optional<LocalDate> end = Optional.of(span.until());
        return switch (beginning) {
            case BEFORE -> dates(from, span.to(), Optional.empty(), first);
            case AFTER -> dates(from, span.to(), end, Optional.empty());
            case SINCE -> dates(from, span.to(), first, Optional.empty());
            case UNTIL ->
                span.period() == Period.DAY
                        ? dates(from, span.to(), Optional.empty(), end)
                        : unclear(from, span.to(), "“%s” may or may not include that time, name its last day");
            case THROUGH -> dates(from, span.to(), Optional.empty(), end);
            case FROM -> from(from, span);
            case DURING, WITHIN ->
                isRolling(from, span)
                        ? unclear(
                                from,
                                span.to(),
                                "“%s” may mean a calendar period or days counted from today, say “last month” or “last 30 days”")
                        : chunk(from, span);
        };
    }

    /** "In the last month" says less clearly than "last month" which days are meant. */
    private boolean isRolling(int from, Span span) {
        boolean english = Set.of("in", "within", "over", "during")
                        .contains(tokens.get(from).folded())
                && tokens.get(from + 1).is("the");
        return english
                && span.relative()
                && span.period() != Period.DAY
                && span.period() != Period.QUARTER
                && !span.until().isAfter(today);
    }

    private Chunk from(int from, Span span) {
        boolean on = span.to() < tokens.size()
                && Set.of("on", "onwards", "onward", "an")
                        .contains(tokens.get(span.to()).folded());
        if (on) {
            return dates(from, span.to() + 1, Optional.of(span.from()), Optional.empty());
        }
        return span.period() == Period.DAY && !span.relative()
                ? unclear(from, span.to(), "“%s” may mean that day alone or all from then on, say “on” or “since”")
                : chunk(from, span);
    }

    private Optional<Chunk> range(int from) {
        String word = tokens.get(from).folded();
        boolean between = word.equals("between") || word.equals("zwischen");
        if (!between && BEGINNINGS.get(word) != Beginning.FROM) {
            return Optional.empty();
        }
        return span(from + 1).flatMap(first -> {
            Set<String> joints = between ? Set.of("and", "und") : Set.of("to", "until", "till", "through", "bis");
            if (first.to() >= tokens.size()
                    || !joints.contains(tokens.get(first.to()).folded())) {
                return Optional.empty();
            }
            return span(first.to() + 1).flatMap(last -> {
                // "March to May 2025": the year belongs to both.
                LocalDate begin = sameYear(from + 1, first, last)
                        ? first.from().withYear(last.from().getYear())
                        : first.from();
                return begin.isBefore(last.until())
                        ? Optional.of(dates(from, last.to(), Optional.of(begin), Optional.of(last.until())))
                        : Optional.empty();
            });
        });
    }

    private boolean sameYear(int place, Span first, Span last) {
        boolean without = !first.relative() && !text(place, first.to()).matches(".*\\b(?:19|20)\\d\\d\\b.*");
        return without && !last.relative();
    }

    private Optional<Span> span(int from) {
        int place = from < tokens.size()
                        && Set.of("the", "dem", "der", "den")
                                .contains(tokens.get(from).folded())
                ? from + 1
                : from;
        return calendar.at(place);
    }

    /** "last 30 days": from as many days ago until today, both included. */
    private Optional<Chunk> rolling(int start, int from) {
        if (from + 2 >= tokens.size()) {
            return Optional.empty();
        }
        boolean back = ROLLING.contains(tokens.get(from).folded());
        if (!back && !COMING.contains(tokens.get(from).folded())) {
            return Optional.empty();
        }
        int count = count(tokens.get(from + 1));
        Period unit = UNITS.get(tokens.get(from + 2).folded());
        if (count < 1 || unit == null) {
            return Optional.empty();
        }
        int signed = back ? -count : count;
        LocalDate end =
                switch (unit) {
                    case DAY -> today.plusDays(signed);
                    case WEEK -> today.plusWeeks(signed);
                    case MONTH -> today.plusMonths(signed);
                    case QUARTER -> today.plusMonths(3L * signed);
                    case YEAR -> today.plusYears(signed);
                };
        return Optional.of(
                dates(start, from + 3, Optional.of(back ? end : today), Optional.of((back ? today : end).plusDays(1))));
    }

    private static int count(Token token) {
        String word = token.folded();
        return word.matches("\\d{1,4}")
                ? Integer.parseInt(word)
                : Math.max(NUMBERS.indexOf(word), ZAHLEN.indexOf(word));
    }

    /** Without a word before it a number alone is hardly a year. */
    private boolean isDayOrMonthOfYear(int from, Span span) {
        return tokens.get(from).kind() == Token.Kind.DATE
                || (span.to() - from > 1 && text(from, span.to()).matches(".*\\b(?:19|20)\\d\\d\\b.*"))
                || tokens.get(from).folded().matches("q[1-4]");
    }

    private static Chunk chunk(int from, Span span) {
        return dates(from, span.to(), Optional.of(span.from()), Optional.of(span.until()));
    }

    private static Chunk dates(int from, int to, Optional<LocalDate> first, Optional<LocalDate> until) {
        return Chunk.sure(from, to, new Dates(first, until));
    }

    private Chunk unclear(int from, int to, String doubt) {
        return Chunk.sure(from, to, new Unclear(doubt.formatted(text(from, to))));
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : " ").append(tokens.get(i).folded());
        }
        return text.toString();
    }

    private static void begin(Beginning beginning, String phrases) {
        for (String phrase : phrases.split("\\|", -1)) {
            BEGINNINGS.put(phrase, beginning);
        }
    }
}
