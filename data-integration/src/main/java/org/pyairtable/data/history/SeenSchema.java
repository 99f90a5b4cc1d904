package org.pyairtable.data.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;

/**
 * What a member under rules sees of former schemas: the tables, fields and views that it sees now, where they do not name what it does
 * not see now. The rest is as if it had not been there then, as it would be with such a definition now.
 */
final class SeenSchema {
    private static final Pattern ID = Pattern.compile("(?:tbl|fld|viw)[A-Za-z0-9]{14}");
    private static final String OPTIONS = "options";

    /** What links name beside the table that they lead to, and may be left out of them. */
    private static final List<String> ASIDES = List.of("inverseLinkFieldId", "viewIdForRecordSelection");

    /** Types that a declaration can open. */
    private static final Set<String> OPENED = Set.of("formula", "multipleLookupValues", "rollup", "count");

    private final List<String> tableIds;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> open = new HashSet<>();

    private SeenSchema(Base seen, Predicate<Field> opens) {
        this.tableIds = seen.tables().stream().map(Table::id).toList();
        ids.addAll(tableIds);
        for (Table table : seen.tables()) {
            table.fields().stream().map(Field::id).forEach(ids::add);
            table.views().stream().map(View::id).forEach(ids::add);
            table.fields().stream().filter(opens).map(Field::id).forEach(open::add);
        }
    }

    /** Empty for a reader whom no rule concerns, who sees all. */
    static Optional<SeenSchema> of(Grant grant) {
        return grant.restriction().map(rules -> new SeenSchema(rules.seen().base(), rules::opens));
    }

    /** The tables that may be seen. */
    List<String> tableIds() {
        return tableIds;
    }

    SchemaContent over(SchemaContent content) {
        SequencedMap<String, JsonNode> tables = new LinkedHashMap<>();
        content.tables().forEach((id, table) -> table(table).ifPresent(seen -> tables.put(id, seen)));
        return new SchemaContent(content.baseName(), tables);
    }

    /** Records are named by their primary field; without it there is nothing to see. */
    private Optional<JsonNode> table(JsonNode table) {
        Set<String> left = leftOut(table);
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        table.path("fields").forEach(field -> field(field, left).ifPresent(fields::add));
        boolean isNamed =
                fields.valueStream().anyMatch(field -> field.path("id").equals(table.path("primaryFieldId")));
        if (!isSeen(table.path("id")) || !isNamed) {
            return Optional.empty();
        }
        ArrayNode views = JsonNodeFactory.instance.arrayNode();
        table.path("views").forEach(view -> view(view, left).ifPresent(views::add));
        ObjectNode seen = table.deepCopy();
        seen.set("fields", fields);
        seen.set("views", views);
        return Optional.of(seen);
    }

    /** Ids of fields that are left out of the table as it was, and so of what named them then. */
    private Set<String> leftOut(JsonNode table) {
        Set<String> left = new HashSet<>();
        int before;
        do {
            before = left.size();
            table.path("fields").forEach(field -> {
                if (field(field, left).isEmpty()) {
                    left.add(field.path("id").asText());
                }
            });
        } while (left.size() > before);
        return left;
    }

    /** An open field is seen without what it is computed from. */
    private Optional<JsonNode> field(JsonNode field, Set<String> left) {
        if (!isSeen(field.path("id"), left)) {
            return Optional.empty();
        }
        ObjectNode seen = field.deepCopy();
        ASIDES.forEach(aside -> seen.path(OPTIONS).findParents(aside).stream()
                .filter(link -> !isSeen(link.path(aside), left))
                .forEach(link -> ((ObjectNode) link).remove(aside)));
        if (namesSeen(seen.path(OPTIONS), left)) {
            return Optional.of(seen);
        }
        boolean isOpen = open.contains(field.path("id").asText())
                && OPENED.contains(field.path("type").asText());
        return isOpen ? Optional.of(seen.without(OPTIONS)) : Optional.empty();
    }

    private Optional<JsonNode> view(JsonNode view, Set<String> left) {
        if (!isSeen(view.path("id")) || !namesSeen(view.path("filter"), left)) {
            return Optional.empty();
        }
        ObjectNode seen = view.deepCopy();
        for (String keys : List.of("sorts", "groups")) {
            seen.set(keys, kept(view.path(keys), key -> isSeen(key.path("fieldId"), left)));
        }
        for (String fieldIds : List.of("hiddenFieldIds", "fieldOrder")) {
            seen.set(fieldIds, kept(view.path(fieldIds), id -> isSeen(id, left)));
        }
        return Optional.of(seen);
    }

    private static ArrayNode kept(JsonNode array, Predicate<JsonNode> isKept) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> {
            if (isKept.test(item)) {
                kept.add(item);
            }
        });
        return kept;
    }

    private boolean isSeen(JsonNode id) {
        return ids.contains(id.asText());
    }

    private boolean isSeen(JsonNode id, Set<String> left) {
        return isSeen(id) && !left.contains(id.asText());
    }

    /** Whether every id of a table, field or view in the texts of it is one of those that are seen. */
    private boolean namesSeen(JsonNode json, Set<String> left) {
        Deque<JsonNode> parts = new ArrayDeque<>(List.of(json));
        while (!parts.isEmpty()) {
            JsonNode next = parts.pop();
            boolean namesHidden = next.isTextual()
                    && ID.matcher(next.textValue())
                            .results()
                            .map(MatchResult::group)
                            .anyMatch(id -> !ids.contains(id) || left.contains(id));
            if (namesHidden) {
                return false;
            }
            next.forEach(parts::push);
        }
        return true;
    }
}
