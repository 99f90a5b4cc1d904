package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.State.User;

/** A total order of a table's records, and how to continue in it after a record. */
public final class Order {
    /** Sort fields beyond this many are left to the sort that follows an index. */
    private static final int INDEXED_KEYS = 3;

    private final List<SortKey> keys;
    private final People people;

    private Order(List<SortKey> keys, People people) {
        this.keys = List.copyOf(keys);
        this.people = people;
    }

    /**
     * A part of a list, in whose condition an index on the order finds its beginning: it has no alternatives.
     */
    @FunctionalInterface
    public interface Segment {
        /** Holds for every record. */
        Segment ALL = parameters -> "true";

        /** The condition over the table called {@code t}. */
        String condition(Parameters parameters);
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
        return new Order(keys, people);
    }

    /** What the statement begins with, before its {@code select}. */
    public String preamble(Parameters parameters) {
        if (keys.stream().noneMatch(SortKey::namesPeople)) {
            return "";
        }
        Map<String, String> names = new HashMap<>();
        people.all().forEach(user -> names.put(user.userId(), sortName(user)));
        return "with " + SortKey.PEOPLE + " as materialized (select " + parameters.add(Json.write(names))
                + "::text::jsonb as names) ";
    }

    /** As texts sort, without regard to case; PostgreSQL keeps no character 0. */
    private static String sortName(User user) {
        return user.name().toLowerCase(Locale.ROOT).replace("\0", "");
    }

    /** Columns with the keys in text form, each after a comma. */
    public String selected() {
        return keys.stream().map(key -> ", " + key.selected()).collect(Collectors.joining());
    }

    public int size() {
        return keys.size();
    }

    public String orderBy() {
        return keys.stream().map(SortKey::orderBy).collect(Collectors.joining(", "));
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
        List<SortKey> indexed = isOfCreation() ? List.of() : indexableKeys();
        if (indexed.isEmpty() && (decisive.isEmpty() || !isOfCreation())) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>();
        indexed.forEach(key -> columns.add(key.indexed()));
        columns.add(SortKey.CREATION.indexed());
        columns.addAll(decisive);
        return Optional.of(String.join(", ", columns));
    }

    private List<SortKey> indexableKeys() {
        return keys.subList(0, keys.size() - 1).stream()
                .takeWhile(SortKey::indexable)
                .limit(INDEXED_KEYS)
                .toList();
    }

    /**
     * The parts of the list after the record with these keys, in their order. First come the records that are equal in all
     * keys but the last, then those equal in all but the last two, and so on; and where a key goes from empty to filled or
     * the other way, a part for each. So every page starts at its place in an index, the thousandth like the first.
     *
     * @throws org.pyairtable.data.airtable.AirtableException when the keys are those of another order
     */
    public List<Segment> after(List<@Nullable String> values) {
        if (values.size() != keys.size()) {
            throw AirtableError.iteratorGone().exception();
        }
        List<Segment> segments = new ArrayList<>();
        int last = keys.size() - 1;
        int next = last;
        if (last > 0 && isAscendingPair(values, last)) {
            segments.add(parameters -> equal(values, last - 1, parameters) + pairBeyond(values, last, parameters));
            next = last - 2;
        }
        for (int i = next; i >= 0; i--) {
            int key = i;
            for (Beyond beyond : Beyond.of(keys.get(key), values.get(key))) {
                segments.add(parameters -> equal(values, key, parameters) + beyond.condition(parameters));
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
