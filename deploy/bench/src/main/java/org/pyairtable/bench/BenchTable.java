package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A table of a {@link BenchBase}, as clients and as the database know it. */
final class BenchTable {
    private final String baseId;
    private final String id;
    private final Map<String, String> columns = new HashMap<>();
    private final Map<String, String> choices = new HashMap<>();

    BenchTable(BenchBase base, JsonNode description) {
        this.baseId = base.id();
        this.id = description.path("id").asText();
        description.path("fields").forEach(field -> {
            columns.put(field.path("name").asText(), field.path("id").asText());
            field.path("options")
                    .path("choices")
                    .forEach(choice -> choices.put(
                            choice.path("name").asText(), choice.path("id").asText()));
        });
    }

    String id() {
        return id;
    }

    String fieldId(String field) {
        return Objects.requireNonNull(columns.get(field), field);
    }

    /** Path of its records. */
    String path() {
        return "/v0/" + baseId + "/" + id;
    }

    /** Path of its fields in the metadata. */
    String fieldsPath() {
        return "/v0/meta/bases/" + baseId + "/tables/" + id + "/fields";
    }

    /** Its physical table. */
    String physical() {
        return "records.\"" + id + "\"";
    }

    /** The sequence that numbers its records. */
    String numbers() {
        return "records.\"" + id + "_no\"";
    }

    String column(String field) {
        return "\"" + fieldId(field) + "\"";
    }

    String choice(String name) {
        return Objects.requireNonNull(choices.get(name), name);
    }
}
