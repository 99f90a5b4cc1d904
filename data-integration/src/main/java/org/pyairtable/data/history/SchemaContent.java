package org.pyairtable.data.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.data.wire.Json;

/**
 * The schema of a base as one JSON object per table: tables and fields as Airtable's metadata API answers them, views with their
 * settings.
 *
 * @param tables by id, in the order of the base
 */
record SchemaContent(String baseName, SequencedMap<String, JsonNode> tables) {
    /** A base before it has anything. */
    static SchemaContent empty(String baseName) {
        return new SchemaContent(baseName, new LinkedHashMap<>());
    }

    static SchemaContent of(Base base) {
        SequencedMap<String, JsonNode> tables = new LinkedHashMap<>();
        base.tables().forEach(table -> tables.put(table.id(), json(base, table)));
        return new SchemaContent(base.name(), tables);
    }

    private static JsonNode json(Base base, Table table) {
        ObjectNode json = (ObjectNode) Json.tree(SchemaJson.table(base, table));
        json.set(
                "views",
                Json.tree(table.views().stream().map(SchemaContent::json).toList()));
        return json;
    }

    private static Map<String, Object> json(View view) {
        ViewSettings settings = view.settings();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", view.id());
        json.put("name", view.name());
        json.put("type", view.type());
        settings.filter().ifPresent(filter -> json.put("filter", filter));
        json.put("sorts", keys(settings.sorts()));
        json.put("groups", keys(settings.groups()));
        json.put("hiddenFieldIds", settings.hidden().stream().sorted().toList());
        json.put("fieldOrder", settings.order());
        return json;
    }

    private static List<Map<String, Object>> keys(List<ViewSettings.Key> keys) {
        return keys.stream()
                .map(key -> Map.<String, Object>of(
                        "fieldId", key.fieldId(), "direction", key.descending() ? "desc" : "asc"))
                .toList();
    }
}
