package org.pyairtable.ai.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.query.Computed.Line;
import org.pyairtable.ai.query.Computed.Tally;
import org.pyairtable.ai.question.Operation;
import org.pyairtable.ai.question.Plan.Measure;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.Function;
import org.pyairtable.events.Reply.AnsweredGroup;
import org.pyairtable.events.Reply.GroupKey;

/** A measure as aggregates that are asked for, and their answers as tallies. */
final class Tallies {
    private static final String COUNT = "count";
    private static final String FILLED = "filled";
    /** The name of the figure, by which groups can be sorted. */
    static final String FIGURE = "figure";

    private Tallies() {}

    static List<Aggregate> aggregates(Measure measure) {
        List<Aggregate> aggregates = new ArrayList<>();
        aggregates.add(new Aggregate(Function.COUNT, null, COUNT));
        measure.field().ifPresent(path -> {
            String field = path.field().id();
            aggregates.add(new Aggregate(Function.FILLED, field, FILLED));
            aggregates.add(new Aggregate(function(measure.operation()), field, FIGURE));
        });
        return aggregates;
    }

    /** What groups are sorted by. */
    static String sortedBy(Measure measure) {
        return measure.field().isEmpty() ? COUNT : FIGURE;
    }

    static Tally tally(Measure measure, AnsweredGroup group) {
        long records = number(group, COUNT).map(BigDecimal::longValueExact).orElse(0L);
        if (measure.field().isEmpty()) {
            return new Tally(records, records, Optional.of(BigDecimal.valueOf(records)));
        }
        long filled = number(group, FILLED).map(BigDecimal::longValueExact).orElse(0L);
        Optional<BigDecimal> value = number(group, FIGURE);
        return new Tally(
                records, filled, filled == 0 && measure.operation() != Operation.DISTINCT ? Optional.empty() : value);
    }

    static Line line(Measure measure, AnsweredGroup group) {
        return new Line(name(group.keys().getFirst()), tally(measure, group));
    }

    private static Optional<String> name(GroupKey key) {
        if (key.label() != null) {
            return Optional.of(key.label());
        }
        return Optional.ofNullable(key.value()).map(Object::toString);
    }

    private static Function function(Operation operation) {
        return switch (operation) {
            case COUNT -> Function.COUNT;
            case DISTINCT -> Function.COUNT_DISTINCT;
            case SUM -> Function.SUM;
            case AVERAGE -> Function.AVERAGE;
            case MEDIAN -> Function.MEDIAN;
            case MINIMUM -> Function.MIN;
            case MAXIMUM -> Function.MAX;
        };
    }

    private static Optional<BigDecimal> number(AnsweredGroup group, String name) {
        return decimal(group.values().get(name));
    }

    static Optional<BigDecimal> decimal(@Nullable Object value) {
        return value instanceof Number number
                ? Optional.of(new BigDecimal(Objects.toString(number)))
                : Optional.empty();
    }
}
