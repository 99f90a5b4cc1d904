package org.pyairtable.data.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.wire.Json;

/** The tables of a base as one JSON text: what a schema keeps of the schema, and what a template is. */
public final class StoredSchema {
    private StoredSchema() {}

    public static String write(List<Table> tables) {
        return Json.write(
                Map.of("tables", tables.stream().map(StoredSchema::table).toList()));
    }

    private static Map<String, Object> table(Table table) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("id", table.id());
        stored.put("name", table.name());
        table.description().ifPresent(text -> stored.put("description", text));
        stored.put("primaryFieldId", table.primaryField().id());
        stored.put("fields", table.fields().stream().map(StoredSchema::field).toList());
        stored.put("views", table.views().stream().map(StoredSchema::view).toList());
        return stored;
    }

    private static Map<String, Object> field(Field field) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("id", field.id());
        stored.put("name", field.name());
        field.description().ifPresent(text -> stored.put("description", text));
        stored.put("type", field.kind().type());
        stored.put("options", FieldOptions.toStored(field.kind()));
        return stored;
    }

    private static Map<String, Object> view(View view) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("id", view.id());
        stored.put("name", view.name());
        stored.put("type", view.type());
        stored.put("settings", view.settings().toStored());
        return stored;
    }

    /** What {@link #write} wrote. */
    public static List<Table> read(String text) {
        List<Table> tables = new ArrayList<>();
        for (JsonNode stored : Json.read(text).path("tables")) {
            List<Field> fields = new ArrayList<>();
            stored.path("fields")
                    .forEach(field -> fields.add(new Field(
                            field.path("id").asText(),
                            field.path("name").asText(),
                            Optional.ofNullable(field.path("description").textValue()),
                            FieldOptions.fromStored(field.path("type").asText(), field.path("options")))));
            List<View> views = new ArrayList<>();
            stored.path("views")
                    .forEach(view -> views.add(new View(
                            view.path("id").asText(),
                            view.path("name").asText(),
                            view.path("type").asText(),
                            ViewSettings.fromStored(view.path("settings")))));
            tables.add(new Table(
                    stored.path("id").asText(),
                    stored.path("name").asText(),
                    Optional.ofNullable(stored.path("description").textValue()),
                    stored.path("primaryFieldId").asText(),
                    fields,
                    views));
        }
        return tables;
    }
}
