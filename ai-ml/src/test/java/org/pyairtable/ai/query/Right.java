package org.pyairtable.ai.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.question.Plan;

/** What an answer has to say. */
sealed interface Right {
    /** One number; of a share in percent. */
    record Figure(BigDecimal value) implements Right {}

    /** A number for each name; records without a value are under the empty name. */
    record Groups(Map<String, BigDecimal> values) implements Right {
        public Groups {
            values = plain(values);
        }
    }

    /** These records, whatever their order. */
    record Records(Set<String> names) implements Right {}

    /** These records in this order, or in any where their values are equal. */
    record Places(List<String> names) implements Right {}

    /** No figure: the question asks for what cannot be known from the records, or in two ways. */
    record Nothing() implements Right {}

    static Figure figure(Number value) {
        return new Figure(new BigDecimal(value.toString()));
    }

    static <T> Figure sum(List<T> rows, Function<T, BigDecimal> value) {
        return new Figure(rows.stream().map(value).filter(v -> v != null).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    static <T> Figure average(List<T> rows, Function<T, BigDecimal> value) {
        List<BigDecimal> values =
                rows.stream().map(value).filter(v -> v != null).toList();
        BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Figure(sum.divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64));
    }

    static Figure percent(long part, long whole) {
        return new Figure(BigDecimal.valueOf(100L * part).divide(BigDecimal.valueOf(whole), MathContext.DECIMAL64));
    }

    static <T> Groups countedBy(List<T> rows, Function<T, String> key) {
        return new Groups(rows.stream()
                .collect(Collectors.groupingBy(
                        key, Collectors.reducing(BigDecimal.ZERO, r -> BigDecimal.ONE, BigDecimal::add))));
    }

    static <T> Groups summedBy(List<T> rows, Function<T, String> key, Function<T, BigDecimal> value) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        rows.forEach(row -> {
            BigDecimal number = value.apply(row);
            sums.merge(key.apply(row), number == null ? BigDecimal.ZERO : number, BigDecimal::add);
        });
        return new Groups(sums);
    }

    /** What the computation says, in the same form. */
    static Right of(Computed computed) {
        return switch (computed.plan()) {
            case Plan.Figure figure ->
                figure.grouping().isPresent()
                        ? groups(computed)
                        : new Figure(computed.whole().value().orElse(BigDecimal.valueOf(Long.MIN_VALUE)));
            case Plan.Existence e -> figure(computed.whole().records());
            case Plan.Listing l -> {
                Set<String> names = names(computed);
                yield names.size() < Math.min(10, computed.whole().records())
                                || computed.whole().records() > 10
                        ? figure(computed.whole().records())
                        : new Records(names);
            }
            case Plan.Extremes e ->
                new Places(computed.lines().stream()
                        .map(line -> line.name().orElse(""))
                        .toList());
            case Plan.Share share -> {
                BigDecimal part = computed.lines().getFirst().tally().value().orElse(BigDecimal.ZERO);
                yield new Figure(part.multiply(BigDecimal.valueOf(100))
                        .divide(computed.whole().value().orElseThrow(), MathContext.DECIMAL64));
            }
            case Plan.Versus v -> groups(computed);
            case Plan.Ranking r -> groups(computed);
        };
    }

    private static Groups groups(Computed computed) {
        Map<String, BigDecimal> values = new LinkedHashMap<>();
        computed.lines().forEach(line -> line.tally()
                .value()
                .ifPresent(value -> values.put(line.name().orElse(""), value)));
        return new Groups(values);
    }

    private static Set<String> names(Computed computed) {
        return computed.records().stream().map(SourceRecord::display).collect(Collectors.toSet());
    }

    /** Whether both say the same; of more than ten records their number. */
    default boolean sameAs(Right other) {
        return switch (this) {
            case Figure figure ->
                switch (other) {
                    case Figure o -> rounded(figure.value()).compareTo(rounded(o.value())) == 0;
                    case Records records ->
                        figure.value().intValueExact() == records.names().size();
                    case Groups g -> false;
                    case Places p -> false;
                    case Nothing n -> false;
                };
            case Nothing n -> false;
            case Groups groups -> groups.equals(other);
            case Records records -> records.equals(other);
            case Places places -> places.equals(other);
        };
    }

    private static Map<String, BigDecimal> plain(Map<String, BigDecimal> values) {
        Map<String, BigDecimal> plain = new TreeMap<>();
        values.forEach((name, value) -> plain.put(name, rounded(value)));
        return new TreeMap<>(plain);
    }

    private static BigDecimal rounded(BigDecimal value) {
        BigDecimal rounded = value.setScale(6, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }
}
