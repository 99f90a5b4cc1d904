package org.pyairtable.data.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What leads from one schema to another, in the order of the schema; deletions come last. */
final class Difference {
    private final List<SchemaChange> changes = new ArrayList<>();

    private Difference() {}

    static List<SchemaChange> of(SchemaContent before, SchemaContent after) {
        Difference difference = new Difference();
        difference.base(before.baseName(), after.baseName());
        for (String id : both(before.tables(), after.tables())) {
            difference.table(id, before.tables().get(id), after.tables().get(id));
        }
        return difference.changes;
    }

    private void base(String before, String after) {
        if (!before.equals(after)) {
            changes.add(new SchemaChange(
                    "baseRenamed", null, null, null, after, TextNode.valueOf(before), TextNode.valueOf(after)));
        }
    }

    private void table(String id, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null || after == null) {
            add("table", id, "", before, after);
            return;
        }
        if (before.equals(after)) {
            return;
        }
        JsonNode bareBefore = bare(before);
        JsonNode bareAfter = bare(after);
        if (!bareBefore.equals(bareAfter)) {
            add("table", id, "", bareBefore, bareAfter);
        }
        parts(id, "field", before.path("fields"), after.path("fields"));
        parts(id, "view", before.path("views"), after.path("views"));
    }

    /** The table without its fields and views. */
    private static JsonNode bare(JsonNode table) {
        ObjectNode bare = table.deepCopy();
        return bare.without(List.of("fields", "views"));
    }

    private void parts(String tableId, String what, JsonNode before, JsonNode after) {
        Map<String, JsonNode> old = byId(before);
        Map<String, JsonNode> now = byId(after);
        for (String id : both(old, now)) {
            JsonNode was = old.get(id);
            JsonNode is = now.get(id);
            if (was == null || !was.equals(is)) {
                add(what, tableId, id, was, is);
            }
        }
    }

    private void add(String what, String tableId, String partId, @Nullable JsonNode before, @Nullable JsonNode after) {
        String kind = what + (before == null ? "Created" : after == null ? "Deleted" : "Changed");
        JsonNode named = after == null ? before : after;
        changes.add(new SchemaChange(
                kind,
                tableId,
                what.equals("field") ? partId : null,
                what.equals("view") ? partId : null,
                named == null ? "" : named.path("name").asText(),
                before,
                after));
    }

    private static Map<String, JsonNode> byId(JsonNode parts) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        parts.forEach(part -> byId.put(part.path("id").asText(), part));
        return byId;
    }

    private static Set<String> both(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Set<String> ids = new LinkedHashSet<>(after.keySet());
        ids.addAll(before.keySet());
        return ids;
    }
}
