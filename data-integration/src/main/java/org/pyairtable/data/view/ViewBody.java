package org.pyairtable.data.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.formula.Formula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * A view as a client describes it. Fields go by name or id. What is absent stays as it is, which for a new view is a grid
 * that shows everything.
 *
 * @param filter a formula; an empty one removes the filter
 * @param type only {@code grid} can be created
 */
public record ViewBody(
        @Nullable String name,
        @Nullable String type,
        @Nullable String filter,
        @Nullable List<@Nullable SortBody> sorts,
        @Nullable List<@Nullable SortBody> groups,
        @Nullable List<String> hiddenFields,
        @Nullable List<String> fieldOrder) {
    private static final int MAX_KEYS = 32;

    /** @param direction {@code asc} or {@code desc}; ascending when absent */
    public record SortBody(@Nullable String field, @Nullable String direction) {}

    /** Fails when something does not fit the table. */
    public ViewSettings over(ViewSettings current, Base base, Table table) {
        return new ViewSettings(
                filter == null ? current.filter() : formula(base, table, filter),
                sorts == null ? current.sorts() : keys("sorts", sorts, table),
                groups == null ? current.groups() : keys("groups", groups, table),
                hiddenFields == null ? current.hidden() : hidden(hiddenFields, table),
                fieldOrder == null ? current.order() : ids("fieldOrder", fieldOrder, table));
    }

    private static Optional<String> formula(Base base, Table table, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (!StorableText.is(text)) {
            throw new InvalidRequest.Member("filter", "has characters that cannot be kept").exception();
        }
        try {
            Formula parsed = FormulaParser.parse(text);
            parsed.bind(CellTypes.resolver(base, table));
            return Optional.of(
                    parsed.render(name -> table.find(name).map(Field::id).orElse(name)));
        } catch (FormulaException e) {
            throw new InvalidRequest.Member("filter", Objects.requireNonNullElse(e.getMessage(), e.airtableMessage()))
                    .exception();
        }
    }

    private static List<ViewSettings.Key> keys(String where, List<@Nullable SortBody> given, Table table) {
        if (given.size() > MAX_KEYS) {
            throw new InvalidRequest.Member(where, "has more than " + MAX_KEYS + " fields").exception();
        }
        List<ViewSettings.Key> keys = new ArrayList<>();
        for (SortBody sort : given) {
            if (sort == null) {
                throw new InvalidRequest.Member(where, "each needs a field").exception();
            }
            String direction = sort.direction() == null ? "asc" : sort.direction();
            if (!Set.of("asc", "desc").contains(direction)) {
                throw new InvalidRequest.Member(where, "a direction is asc or desc").exception();
            }
            keys.add(new ViewSettings.Key(
                    field(where, sort.field() == null ? "" : sort.field(), table)
                            .id(),
                    direction.equals("desc")));
        }
        return keys;
    }

    private static Set<String> hidden(List<String> names, Table table) {
        List<String> ids = ids("hiddenFields", names, table);
        if (ids.contains(table.primaryField().id())) {
            throw new InvalidRequest.Member("hiddenFields", "the primary field cannot be hidden").exception();
        }
        return new HashSet<>(ids);
    }

    private static List<String> ids(String where, List<String> names, Table table) {
        return names.stream()
                .map(name -> field(where, name, table).id())
                .distinct()
                .toList();
    }

    private static Field field(String where, String nameOrId, Table table) {
        return table.find(nameOrId)
                .orElseThrow(() ->
                        new InvalidRequest.Member(where, "the table has no field \"" + nameOrId + "\"").exception());
    }
}
