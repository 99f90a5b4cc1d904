package org.pyairtable.ai.chat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.ai.query.Computed;
import org.pyairtable.ai.query.Computed.Line;
import org.pyairtable.ai.query.Computed.Tally;
import org.pyairtable.ai.question.Condition;
import org.pyairtable.ai.question.Operation;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.ai.question.Plan.Measure;

/** Sentences with figures. */
final class FigureText {
    private static final int DECIMALS = 2;
    private static final int SECONDS_OF_HOUR = 3_600;
    private static final int SECONDS_OF_MINUTE = 60;

    private FigureText() {}

    /** How a figure is written. */
    interface Shown {
        String of(BigDecimal value);
    }

    static String figure(Computed computed, Plan.Figure figure) {
        Tally whole = computed.whole();
        Shown shown = value -> shown(figure.measure(), value);
        String sentence = sentence(computed, figure.measure(), whole, shown);
        return sentence
                + figure.grouping()
                        .map(grouping -> groups(computed, grouping.name(), shown))
                        .orElse("");
    }

    private static String sentence(Computed computed, Measure measure, Tally whole, Shown shown) {
        String records = records(computed, whole.records());
        if (measure.operation() == Operation.COUNT) {
            return (whole.records() == 1 ? "There is " : "There are ") + records + ".";
        }
        String field = measure.field().orElseThrow().name();
        if (whole.value().isEmpty()) {
            return "No value of %s to compute with: %s.".formatted(field, records);
        }
        String value = shown.of(whole.value().get());
        String without = whole.filled() < whole.records()
                ? " (%d without %s)".formatted(whole.records() - whole.filled(), field)
                : "";
        return switch (measure.operation()) {
            case COUNT, SUM -> "The total %s is %s, over %s%s.".formatted(field, value, records, without);
            case AVERAGE -> "The average %s is %s, over %s%s.".formatted(field, value, records, without);
            case MEDIAN -> "The median %s is %s, over %s%s.".formatted(field, value, records, without);
            case DISTINCT ->
                "There are %s different values of %s, over %s%s.".formatted(value, field, records, without);
            case MINIMUM -> "The lowest %s is %s (%s), of %s.".formatted(field, value, first(computed), records);
            case MAXIMUM -> "The highest %s is %s (%s), of %s.".formatted(field, value, first(computed), records);
        };
    }

    private static String groups(Computed computed, String by, Shown shown) {
        if (computed.lines().isEmpty()) {
            return "";
        }
        return "\nBy " + by + ":" + AnswerText.lines(computed.lines(), shown)
                + (computed.more() ? "\nThere are more groups than were asked for." : "")
                + (computed.overlapping() ? "\nA record can be in several of these groups." : "");
    }

    static String existence(Computed computed) {
        long count = computed.whole().records();
        return count == 0
                ? "No, there is no record in %s%s."
                        .formatted(
                                computed.plan().selection().table().name(),
                                computed.plan().selection().where())
                : "Yes, %s: %s%s"
                        .formatted(
                                records(computed, count),
                                AnswerText.names(computed.records()),
                                count > computed.records().size() ? " and others." : ".");
    }

    static String extremes(Computed computed, Plan.Extremes extremes) {
        String field = extremes.by().name();
        String where =
                extremes.selection().table().name() + extremes.selection().where();
        if (computed.lines().isEmpty()) {
            return "No record in %s has a %s.".formatted(where, field);
        }
        String extreme = extremes.by().field().kind() == org.pyairtable.ai.question.FieldShape.Kind.NUMBER
                ? (extremes.greatest() ? "highest" : "lowest")
                : (extremes.greatest() ? "latest" : "earliest");
        Measure measure = new Measure(Operation.MAXIMUM, Optional.of(extremes.by()));
        List<String> values = computed.lines().stream()
                .map(line -> value(computed, line, extremes, measure))
                .toList();
        String more = computed.more() ? " There are more with the same value." : "";
        if (extremes.places() == 1) {
            String names = computed.lines().stream()
                    .map(line -> line.name().orElse(""))
                    .collect(Collectors.joining(", "));
            return "The %s %s is %s (%s), in %s.%s".formatted(extreme, field, values.getFirst(), names, where, more);
        }
        StringBuilder text =
                new StringBuilder("The %d %s %s in %s:".formatted(extremes.places(), extreme, field, where));
        for (int i = 0; i < values.size(); i++) {
            text.append("\n- ")
                    .append(computed.lines().get(i).name().orElse(""))
                    .append(": ")
                    .append(values.get(i));
        }
        return text + more;
    }

    /** Of a date the cell's own text. */
    private static String value(Computed computed, Line line, Plan.Extremes extremes, Measure measure) {
        int place = computed.lines().indexOf(line);
        return line.tally()
                .value()
                .map(number -> shown(measure, number))
                .orElseGet(() -> place < computed.records().size()
                        ? String.valueOf(computed.records()
                                .get(place)
                                .cells()
                                .get(extremes.by().field().id()))
                        : "");
    }

    static String share(Computed computed, Plan.Share share) {
        Tally part = computed.lines().getFirst().tally();
        Optional<BigDecimal> whole = computed.whole().value().filter(value -> value.signum() != 0);
        String of = share.part().stream().map(Condition::describe).collect(Collectors.joining(" and "));
        String records = records(computed, computed.whole().records());
        if (whole.isEmpty()) {
            return "There is nothing to take a share of: %s.".formatted(records);
        }
        BigDecimal value = part.value().orElse(BigDecimal.ZERO);
        BigDecimal percent = value.movePointRight(DECIMALS).divide(whole.get(), MathContext.DECIMAL64);
        Shown shown = number -> shown(share.measure(), number);
        return "%s %%: %s of %s where %s, over %s."
                .formatted(AnswerText.number(percent), shown.of(value), shown.of(whole.get()), of, records);
    }

    static String versus(Computed computed, Plan.Versus versus) {
        Shown shown = value -> shown(versus.measure(), value);
        BigDecimal one = computed.lines().getFirst().tally().value().orElse(BigDecimal.ZERO);
        BigDecimal other = computed.lines().getLast().tally().value().orElse(BigDecimal.ZERO);
        String what = versus.measure()
                .field()
                .map(field -> versus.measure().operation().wireName() + " of " + field.name() + " of ")
                .orElse("");
        return "%s%s%s:%s\nThe difference is %s."
                .formatted(
                        what,
                        versus.selection().table().name(),
                        versus.selection().where(),
                        AnswerText.lines(computed.lines(), shown),
                        shown.of(one.subtract(other).abs()));
    }

    static String ranking(Computed computed, Plan.Ranking ranking) {
        Shown shown = value -> shown(ranking.measure(), value);
        if (computed.lines().isEmpty()) {
            return "No %s in %s%s."
                    .formatted(
                            ranking.grouping().name(),
                            ranking.selection().table().name(),
                            ranking.selection().where());
        }
        String what = ranking.measure()
                .field()
                .map(field -> ranking.measure().operation().wireName() + " of " + field.name() + " of ")
                .orElse("number of ");
        return "By %s%s%s, %s:%s%s"
                .formatted(
                        what,
                        ranking.selection().table().name(),
                        ranking.selection().where(),
                        ranking.grouping().name(),
                        AnswerText.lines(computed.lines(), shown),
                        computed.more() ? "\nThere are more with the same value." : "");
    }

    static String records(Computed computed, long count) {
        return "%d %s in %s%s"
                .formatted(
                        count,
                        count == 1 ? "record" : "records",
                        computed.plan().selection().table().name(),
                        computed.plan().selection().where());
    }

    private static String first(Computed computed) {
        return computed.records().stream()
                .findFirst()
                .map(source -> source.display())
                .orElse("?");
    }

    /** As the field displays its values: a share as percent, a duration as hours and minutes. */
    static String shown(Measure measure, BigDecimal value) {
        if (measure.operation() == Operation.COUNT || measure.operation() == Operation.DISTINCT) {
            return AnswerText.number(value);
        }
        return switch (measure.field().map(path -> path.field().type()).orElse("")) {
            case "percent" -> AnswerText.number(value.movePointRight(DECIMALS)) + " %";
            case "duration" -> {
                long seconds = value.setScale(0, RoundingMode.HALF_UP).longValueExact();
                yield "%s%d:%02d:%02d"
                        .formatted(
                                seconds < 0 ? "-" : "",
                                Math.abs(seconds) / SECONDS_OF_HOUR,
                                Math.abs(seconds) / SECONDS_OF_MINUTE % SECONDS_OF_MINUTE,
                                Math.abs(seconds) % SECONDS_OF_MINUTE);
            }
            default -> AnswerText.number(value);
        };
    }
}
