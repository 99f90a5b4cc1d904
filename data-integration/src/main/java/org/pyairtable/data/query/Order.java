package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;

/** A total order of a table's records, and how to continue in it after a record. */
public final class Order {
    /** Sort fields beyond this many are left to the sort that follows an index. */
    private static final int INDEXED_KEYS = 3;

    private final List<SortKey> keys;
    private final PeopleNames names;
    private final Optional<PeopleWalk> walk;

    private Order(List<SortKey> keys, PeopleNames names, Optional<PeopleWalk> walk) {
        this.keys = List.copyOf(keys);
        this.names = names;
        this.walk = walk;
    }

    /**
     * @param people what they are called, where a field names them
     * @param descending parallel to {@code fields}
     */
    public static Order by(Base base, Table table, People people, List<Field> fields, List<Boolean> descending) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            keys.addAll(SortKey.of(base, table, fields.get(i), descending.get(i)));
        }
        keys.add(SortKey.CREATION);
        return of(keys, PeopleNames.of(people, keys));
    }

    static Order of(List<SortKey> keys, PeopleNames names) {
        return new Order(keys, names, Optional.empty());
    }

    /**
     * The same order, read from an index where that takes another statement. A sort by people needs one that begins with
     * their ids.
     *
     * @param isThere whether the table has an index with these columns
     */
    public Order servedBy(Collection<String> indexes, Predicate<String> isThere) {
        Optional<PeopleWalk> found = PeopleWalk.of(keys, names)
                .filter(walked -> Stream.concat(indexes.stream(), indexColumns(List.of()).stream())
                        .anyMatch(columns -> columns.startsWith(walked.indexed()) && isThere.test(columns)));
        return new Order(keys, names, found);
    }

    List<SortKey> keys() {
        return keys;
    }

    /** Columns with the keys in text form, each after a comma. */
    public String selected() {
        return keys.stream().map(key -> ", " + key.selected()).collect(Collectors.joining());
    }

    /** How many columns {@link #selected} has. */
    public int width() {
        return keys.size();
    }

    /** Whether records come in the order of their creation, which needs no index. */
    boolean isOfCreation() {
        return keys.getFirst().equals(SortKey.CREATION);
    }

    /**
     * The columns of an index that gives this order or, for long keys, most of it; empty when none can or is needed.
     *
     * @param decisive what the index is to hold besides, to decide about a record without looking at it
     */
    Optional<String> indexColumns(List<String> decisive) {
        Optional<PeopleWalk> people = PeopleWalk.of(keys, names);
        List<SortKey> rest = people.map(walked -> walked.rest().keys()).orElse(keys);
        List<SortKey> indexed = indexable(rest);
        if (people.isEmpty() && indexed.isEmpty() && (decisive.isEmpty() || !isOfCreation())) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>();
        people.map(PeopleWalk::indexed).ifPresent(columns::add);
        indexed.forEach(key -> columns.add(key.indexed()));
        columns.add(SortKey.CREATION.indexed());
        columns.addAll(decisive);
        return Optional.of(String.join(", ", columns));
    }

    private static List<SortKey> indexable(List<SortKey> keys) {
        return keys.subList(0, keys.size() - 1).stream()
                .takeWhile(SortKey::indexable)
                .limit(INDEXED_KEYS)
                .toList();
    }

    /** The parts of the whole list, in their order. */
    public List<Segment> all() {
        return walk.map(PeopleWalk::all).orElseGet(() -> List.of(range(parameters -> "true")));
    }

    /**
     * The list behind so many of its first records. They are counted in an index of the order where there is one, and only
     * the records behind them are read.
     */
    public List<Segment> window(long offset) {
        return offset == 0 ? all() : List.of(new WindowSegment(names, keys, offset));
    }

    /**
     * The parts of the list after the record with these keys, in their order. First come the records that are equal in all
     * keys but the last, then those equal in all but the last two, and so on; and where a key goes from empty to filled or
     * the other way, a part for each. So every page starts at its place in an index, the thousandth like the first.
     *
     * @throws org.pyairtable.data.refusal.RefusedException when the keys are those of another order
     */
    public List<Segment> after(List<@Nullable String> values) {
        if (values.size() != keys.size()) {
            throw new InvalidRequest.ExpiredOffset().exception();
        }
        return walk.map(walked -> walked.after(values)).orElseGet(() -> List.copyOf(ranges(values)));
    }

    /** As {@link #after}, of the records only that fulfil a condition. */
    List<Segment> among(Function<Parameters, String> condition, List<@Nullable String> values) {
        return ranges(values).stream()
                .<Segment>map(range -> range.among(condition))
                .toList();
    }

    private RangeSegment range(Function<Parameters, String> condition) {
        return new RangeSegment(names, condition, keys);
    }

    private List<RangeSegment> ranges(List<@Nullable String> values) {
        List<RangeSegment> segments = new ArrayList<>();
        int last = keys.size() - 1;
        int next = last;
        if (last > 0 && isAscendingPair(values, last)) {
            segments.add(
                    range(parameters -> equal(values, last - 1, parameters) + pairBeyond(values, last, parameters)));
            next = last - 2;
        }
        for (int i = next; i >= 0; i--) {
            int key = i;
            for (Beyond beyond : Beyond.of(keys.get(key), values.get(key))) {
                segments.add(range(parameters -> equal(values, key, parameters) + beyond.condition(parameters)));
            }
        }
        return segments;
    }

    /** Whether the last two keys compare as one pair, which saves a part. */
    private boolean isAscendingPair(List<@Nullable String> values, int last) {
        return !keys.get(last - 1).descending() && values.get(last - 1) != null;
    }

    private String pairBeyond(List<@Nullable String> values, int last, Parameters parameters) {
        SortKey first = keys.get(last - 1);
        SortKey second = keys.get(last);
        return "(" + first.expression() + ", " + second.expression() + ") > ("
                + first.parameter(parameters.add(Objects.requireNonNull(values.get(last - 1)))) + ", "
                + second.parameter(parameters.add(Objects.requireNonNull(values.get(last)))) + ")";
    }

    private String equal(List<@Nullable String> values, int count, Parameters parameters) {
        StringBuilder equal = new StringBuilder();
        for (int i = 0; i < count; i++) {
            SortKey key = keys.get(i);
            String value = values.get(i);
            equal.append(key.expression())
                    .append(value == null ? " is null" : " = " + key.parameter(parameters.add(value)))
                    .append(" and ");
        }
        return equal.toString();
    }

    /** Records whose key comes after a value's: empty keys come first in ascending order and last in descending. */
    private record Beyond(SortKey key, String comparison, Optional<String> value) {
        static List<Beyond> of(SortKey key, @Nullable String value) {
            if (value == null) {
                return key.descending() || !key.nullable()
                        ? List.of()
                        : List.of(new Beyond(key, " is not null", Optional.empty()));
            }
            if (!key.descending()) {
                return List.of(new Beyond(key, " > ", Optional.of(value)));
            }
            Beyond smaller = new Beyond(key, " < ", Optional.of(value));
            return key.nullable() ? List.of(smaller, new Beyond(key, " is null", Optional.empty())) : List.of(smaller);
        }

        String condition(Parameters parameters) {
            return key.expression()
                    + comparison
                    + value.map(bound -> key.parameter(parameters.add(bound))).orElse("");
        }
    }
}
