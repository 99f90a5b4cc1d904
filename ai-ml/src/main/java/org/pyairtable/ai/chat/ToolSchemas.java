package org.pyairtable.ai.chat;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates the JSON Schema of tools into what LangChain4j sends to every provider. Limits of sizes are left to the tools. */
enum ToolSchemas {
    /** Objects may have any members, such as the cells of a record. */
    WITH_FREE_OBJECTS {
        @Override
        JsonSchemaElement free(@Nullable String description) {
            return JsonObjectSchema.builder()
                    .description(description)
                    .additionalProperties(true)
                    .build();
        }
    },
    /** For providers that refuse objects whose members are not named: such an object is written as text. */
    WITH_OBJECTS_AS_TEXT {
        @Override
        JsonSchemaElement free(@Nullable String description) {
            return JsonStringSchema.builder()
                    .description((description == null ? "" : description + ". ") + "A JSON object, written as text")
                    .build();
        }
    };

    /** Schemas are nested a few levels; a deeper one is a defect of the tool. */
    private static final int DEEPEST = 10;

    abstract JsonSchemaElement free(@Nullable String description);

    /** The arguments of a tool. */
    JsonObjectSchema object(Map<String, Object> schema) {
        return object(schema, null, DEEPEST);
    }

    private JsonObjectSchema object(Map<String, Object> schema, @Nullable String description, int levels) {
        Map<String, JsonSchemaElement> properties = new LinkedHashMap<>();
        members(schema.get("properties"))
                .forEach((name, property) -> properties.put(name, element(members(property), levels - 1)));
        List<String> required = schema.get("required") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
        return JsonObjectSchema.builder()
                .description(description)
                .addProperties(properties)
                .required(required)
                .build();
    }

    private JsonSchemaElement element(Map<String, Object> schema, int levels) {
        if (levels < 0) {
            throw new IllegalArgumentException("A schema of a tool is nested more than " + DEEPEST + " levels");
        }
        String description = schema.get("description") instanceof String text ? text : null;
        if (schema.get("enum") instanceof List<?> values) {
            return JsonEnumSchema.builder()
                    .description(description)
                    .enumValues(values.stream().map(String::valueOf).toList())
                    .build();
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "integer" ->
                JsonIntegerSchema.builder().description(description).build();
            case "number" -> JsonNumberSchema.builder().description(description).build();
            case "boolean" ->
                JsonBooleanSchema.builder().description(description).build();
            case "array" ->
                JsonArraySchema.builder()
                        .description(description)
                        .items(element(members(schema.get("items")), levels - 1))
                        .build();
            case "object" ->
                members(schema.get("properties")).isEmpty() ? free(description) : object(schema, description, levels);
            default -> JsonStringSchema.builder().description(description).build();
        };
    }

    private static Map<String, Object> members(@Nullable Object object) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (object instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        return members;
    }
}
