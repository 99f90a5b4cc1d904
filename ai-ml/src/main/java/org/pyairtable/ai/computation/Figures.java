package org.pyairtable.ai.computation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.document.CellNumbers;
import org.pyairtable.ai.document.SourceRecord;

/** Computes an {@link Aggregation}, one record after the other, in memory that does not grow with their number. */
public final class Figures {
    private static final int EXAMPLES = 10;
    private static final int MAX_GROUPS = 1_000;
    private static final String NO_VALUE = "(empty)";

    private final Aggregation aggregation;
    private final Tally all = new Tally();
    private final Map<String, Tally> groups = new LinkedHashMap<>();
    private final List<Example> examples = new ArrayList<>();

    private record Example(SourceRecord source, BigDecimal value) {}

    /** @param value absent when no record has a number */
    public record Group(String name, long records, Optional<BigDecimal> value) {}

    public Figures(Aggregation aggregation) {
        this.aggregation = aggregation;
    }

    public void add(SourceRecord source) {
        if (!aggregation.includes(source)) {
            return;
        }
        List<BigDecimal> numbers =
                aggregation.field().map(field -> CellNumbers.of(source, field)).orElse(List.of());
        all.add(numbers);
        aggregation.groupBy().ifPresent(field -> {
            List<String> names = source.texts(field);
            for (String name : names.isEmpty() ? List.of(NO_VALUE) : names) {
                if (groups.containsKey(name) || groups.size() < MAX_GROUPS) {
                    groups.computeIfAbsent(name, n -> new Tally()).add(numbers);
                }
            }
        });
        keepExample(source, numbers);
    }

    /** The records that matched. */
    public long records() {
        return all.records;
    }

    /** Of these, the numbers that went into the value. */
    public long numbers() {
        return all.numbers;
    }

    /** Absent when no matching record has a number; a count is always there. */
    public Optional<BigDecimal> value() {
        return all.value(aggregation.operation());
    }

    /** The largest value first. */
    public List<Group> groups() {
        return groups.entrySet().stream()
                .map(e ->
                        new Group(e.getKey(), e.getValue().records, e.getValue().value(aggregation.operation())))
                .sorted(Comparator.comparing((Group g) -> g.value().orElse(BigDecimal.ZERO))
                        .reversed()
                        .thenComparing(Group::name))
                .toList();
    }

    /** Up to ten of the matching records, those that weigh most first. */
    public List<SourceRecord> examples() {
        return examples.stream().map(Example::source).toList();
    }

    private void keepExample(SourceRecord source, List<BigDecimal> numbers) {
        if (aggregation.operation() == Operation.COUNT) {
            if (examples.size() < EXAMPLES) {
                examples.add(new Example(source, BigDecimal.ZERO));
            }
            return;
        }
        numbers.stream().reduce(BigDecimal::add).ifPresent(value -> {
            examples.add(new Example(source, value));
            Comparator<Example> byValue = Comparator.comparing(Example::value);
            examples.sort(aggregation.operation() == Operation.MINIMUM ? byValue : byValue.reversed());
            if (examples.size() > EXAMPLES) {
                examples.removeLast();
            }
        });
    }

    private static final class Tally {
        private long records;
        private long numbers;
        private BigDecimal sum = BigDecimal.ZERO;
        private @Nullable BigDecimal smallest;
        private @Nullable BigDecimal largest;

        void add(List<BigDecimal> values) {
            records++;
            for (BigDecimal value : values) {
                numbers++;
                sum = sum.add(value);
                smallest = smallest == null ? value : smallest.min(value);
                largest = largest == null ? value : largest.max(value);
            }
        }

        Optional<BigDecimal> value(Operation operation) {
            if (operation == Operation.COUNT) {
                return Optional.of(BigDecimal.valueOf(records));
            }
            if (numbers == 0) {
                return Optional.empty();
            }
            return Optional.ofNullable(
                    switch (operation) {
                        case COUNT -> BigDecimal.valueOf(records);
                        case SUM -> sum;
                        case AVERAGE -> sum.divide(BigDecimal.valueOf(numbers), MathContext.DECIMAL64);
                        case MINIMUM -> smallest;
                        case MAXIMUM -> largest;
                    });
        }
    }
}
