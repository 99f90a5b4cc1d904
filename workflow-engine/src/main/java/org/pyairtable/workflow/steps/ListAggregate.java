package org.pyairtable.workflow.steps;

import java.util.Collection;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.templates.Template;

/** What the items of a list come to. Of the items that are no numbers, only COUNT and JOIN take note. */
public enum ListAggregate {
    COUNT,
    SUM,
    AVERAGE,
    MIN,
    MAX,
    JOIN;

    /** Numbers, then texts, then what is empty. */
    static final Comparator<Optional<Object>> ORDER = Comparator.comparing(
                    (Optional<Object> key) -> key.isEmpty() ? 2 : key.get() instanceof Number ? 0 : 1)
            .thenComparing((one, other) -> one.isPresent()
                            && one.get() instanceof Number a
                            && other.isPresent()
                            && other.get() instanceof Number b
                    ? Double.compare(a.doubleValue(), b.doubleValue())
                    : one.map(Template::plain)
                            .orElse("")
                            .compareTo(other.map(Template::plain).orElse("")));

    /** Empty when there is nothing that it could be of. */
    Optional<Object> of(Collection<@Nullable Object> items) {
        DoubleSummaryStatistics numbers = items.stream()
                .filter(Number.class::isInstance)
                .mapToDouble(item -> ((Number) item).doubleValue())
                .summaryStatistics();
        return switch (this) {
            case COUNT -> Optional.of((long) items.size());
            case JOIN ->
                Optional.of(items.stream()
                        .filter(Objects::nonNull)
                        .map(Template::plain)
                        .collect(Collectors.joining(", ")));
            case SUM -> Optional.of(plain(numbers.getSum()));
            case AVERAGE -> numbers.getCount() == 0 ? Optional.empty() : Optional.of(plain(numbers.getAverage()));
            case MIN -> numbers.getCount() == 0 ? Optional.empty() : Optional.of(plain(numbers.getMin()));
            case MAX -> numbers.getCount() == 0 ? Optional.empty() : Optional.of(plain(numbers.getMax()));
        };
    }

    private static Object plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) (long) number : (Object) number;
    }
}
