package org.pyairtable.data.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * What a view shows of its table, and how. Fields go by id throughout.
 *
 * @param filter a formula with references as {@code {fldId}}; records for which it does not hold are not in the view
 * @param sorts order of the records within their group
 * @param groups come before {@code sorts}
 * @param hidden fields that are not shown; never the primary one
 * @param order fields that stand first, in this order; the others follow in the table's order
 */
public record ViewSettings(
        Optional<String> filter, List<Key> sorts, List<Key> groups, Set<String> hidden, List<String> order) {
    public static final ViewSettings EVERYTHING =
            new ViewSettings(Optional.empty(), List.of(), List.of(), Set.of(), List.of());

    /** A field to order by. */
    public record Key(String fieldId, boolean descending) {}

    public ViewSettings {
        sorts = List.copyOf(sorts);
        groups = List.copyOf(groups);
        hidden = Set.copyOf(hidden);
        order = List.copyOf(order);
    }

    /** Groups, then sorts; each field once. */
    public List<Key> keys() {
        List<Key> keys = new ArrayList<>(groups);
        Set<String> seen = new HashSet<>();
        groups.forEach(key -> seen.add(key.fieldId()));
        sorts.stream().filter(key -> seen.add(key.fieldId())).forEach(keys::add);
        return keys;
    }

    /** The fields that the view shows, in its order. The primary field is always first. */
    public List<Field> visible(Table table) {
        SequencedSet<Field> fields = new LinkedHashSet<>();
        fields.add(table.primaryField());
        order.stream().filter(table::has).map(table::field).forEach(fields::add);
        fields.addAll(table.fields());
        return fields.stream().filter(field -> !hidden.contains(field.id())).toList();
    }

    /** The same settings for a table that lost a field; a filter that reads it goes. */
    public ViewSettings without(String fieldId) {
        return new ViewSettings(
                filter.filter(formula -> !reads(formula, fieldId)),
                sorts.stream().filter(key -> !key.fieldId().equals(fieldId)).toList(),
                groups.stream().filter(key -> !key.fieldId().equals(fieldId)).toList(),
                new HashSet<>(hidden.stream().filter(id -> !id.equals(fieldId)).toList()),
                order.stream().filter(id -> !id.equals(fieldId)).toList());
    }

    private static boolean reads(String formula, String fieldId) {
        try {
            return FormulaParser.parse(formula).references().contains(fieldId);
        } catch (FormulaException e) {
            return true;
        }
    }

    /** How the settings are kept in the database. */
    public Map<String, Object> toStored() {
        Map<String, Object> stored = new LinkedHashMap<>();
        filter.ifPresent(formula -> stored.put("filter", formula));
        put(stored, "sorts", sorts.stream().map(ViewSettings::stored).toList());
        put(stored, "groups", groups.stream().map(ViewSettings::stored).toList());
        put(stored, "hidden", hidden.stream().sorted().toList());
        put(stored, "order", order);
        return stored;
    }

    private static void put(Map<String, Object> stored, String name, List<?> values) {
        if (!values.isEmpty()) {
            stored.put(name, values);
        }
    }

    private static Map<String, Object> stored(Key key) {
        return Map.of("fieldId", key.fieldId(), "descending", key.descending());
    }

    public static ViewSettings fromStored(JsonNode stored) {
        return new ViewSettings(
                Optional.ofNullable(stored.path("filter").textValue()),
                keys(stored.path("sorts")),
                keys(stored.path("groups")),
                new HashSet<>(texts(stored.path("hidden"))),
                texts(stored.path("order")));
    }

    private static List<Key> keys(JsonNode stored) {
        List<Key> keys = new ArrayList<>();
        stored.forEach(key -> keys.add(
                new Key(key.path("fieldId").asText(), key.path("descending").asBoolean())));
        return keys;
    }

    private static List<String> texts(JsonNode stored) {
        List<String> texts = new ArrayList<>();
        stored.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
