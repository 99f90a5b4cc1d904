package org.pyairtable.ai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolSchemasTest {
    private static final Map<String, Object> SCHEMA = Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                    "records",
                    Map.of(
                            "type",
                            "array",
                            "items",
                            Map.of(
                                    "type",
                                    "object",
                                    "properties",
                                    Map.of("id", Map.of("type", "string"), "fields", Map.of("type", "object")))),
                    "order",
                    Map.of("type", "string", "enum", List.of("up", "down")),
                    "limit",
                    Map.of("type", "integer", "description", "How many", "minimum", 1)),
            "required",
            List.of("records"));

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void theSchemaOfAToolIsTranslatedWithItsNestedParts() {
        JsonObjectSchema schema = ToolSchemas.WITH_FREE_OBJECTS.object(SCHEMA);

        assertThat(schema.required()).containsExactly("records");
        assertThat(schema.properties().get("order"))
                .isInstanceOfSatisfying(JsonEnumSchema.class, order -> assertThat(order.enumValues())
                        .containsExactly("up", "down"));
        assertThat(schema.properties().get("limit"))
                .isInstanceOfSatisfying(JsonIntegerSchema.class, limit -> assertThat(limit.description())
                        .isEqualTo("How many"));
        assertThat(record(schema).properties().get("fields"))
                .isInstanceOfSatisfying(JsonObjectSchema.class, fields -> assertThat(fields.additionalProperties())
                        .isTrue());
    }

    @Test
    void freeObjectsAreWrittenAsTextWhereAProviderRefusesThemAndReadAgain() {
        JsonObjectSchema schema = ToolSchemas.WITH_OBJECTS_AS_TEXT.object(SCHEMA);

        assertThat(record(schema).properties().get("fields")).isInstanceOf(JsonStringSchema.class);
        Map<String, Object> read = ToolArguments.withObjects(
                json, Map.of("records", List.of(Map.of("id", "rec1", "fields", "{\"Name\":\"Roof\"}"))), SCHEMA);
        assertThat(read).isEqualTo(Map.of("records", List.of(Map.of("id", "rec1", "fields", Map.of("Name", "Roof")))));
    }

    @Test
    void whatIsNotJsonIsLeftToTheToolAndNothingAtAllIsNoArguments() {
        Map<String, Object> given = Map.of("records", List.of(Map.of("fields", "Name: Roof")));

        assertThat(ToolArguments.withObjects(json, given, SCHEMA)).isEqualTo(given);
        assertThat(ToolArguments.parse(json, "")).contains(Map.of());
        assertThat(ToolArguments.parse(json, null)).contains(Map.of());
        assertThat(ToolArguments.parse(json, "{'a")).isEmpty();
        assertThat(ToolArguments.parse(json, "[]")).isEmpty();
    }

    private static JsonObjectSchema record(JsonObjectSchema schema) {
        return (JsonObjectSchema) ((JsonArraySchema) schema.properties().get("records")).items();
    }
}
