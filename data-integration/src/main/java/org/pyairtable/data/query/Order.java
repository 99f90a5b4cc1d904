package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;

/** A total order of a table's records, and how to continue in it after a record. */
public final class Order {
    private final List<SortKey> keys;

    private Order(List<SortKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @param descending parallel to {@code fields} */
    public static Order by(Base base, List<Field> fields, List<Boolean> descending, Parameters parameters) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            keys.add(SortKey.of(base, fields.get(i), descending.get(i), parameters));
        }
        keys.add(SortKey.CREATION);
        return new Order(keys);
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

    /**
     * Holds for the records after the one with these keys. The redundant bound on the first key lets an index on it start at
     * the right place, so that the thousandth page costs what the first one does.
     */
    public String after(List<@Nullable String> values, Parameters parameters) {
        if (values.size() != keys.size()) {
            return "false";
        }
        List<String> alternatives = new ArrayList<>();
        StringBuilder equal = new StringBuilder();
        String start = "";
        for (int i = 0; i < keys.size(); i++) {
            SortKey key = keys.get(i);
            String value = values.get(i);
            String bound = value == null ? "" : key.parameter(parameters.add(value));
            alternatives.add("(" + equal + beyond(key, value, bound) + ")");
            equal.append(key.expression())
                    .append(value == null ? " is null" : " = " + bound)
                    .append(" and ");
            if (i == 0 && value != null) {
                start = atOrBeyond(key, bound) + " and ";
            }
        }
        return start + "(" + String.join(" or ", alternatives) + ")";
    }

    private static String atOrBeyond(SortKey key, String bound) {
        return key.descending()
                ? "(" + key.expression() + " <= " + bound + " or " + key.expression() + " is null)"
                : key.expression() + " >= " + bound;
    }

    /** Empty keys come first in ascending order and last in descending. */
    private static String beyond(SortKey key, @Nullable String value, String bound) {
        if (value == null) {
            return key.descending() ? "false" : key.expression() + " is not null";
        }
        return key.descending()
                ? "(" + key.expression() + " < " + bound + " or " + key.expression() + " is null)"
                : key.expression() + " > " + bound;
    }
}
