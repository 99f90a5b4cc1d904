package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments that a model passes to a tool. The tool checks them; here they are only made readable. */
final class ToolArguments {
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private ToolArguments() {}

    /** Empty when they are no JSON object. Of a tool without arguments some models pass nothing at all. */
    static Optional<Map<String, Object>> parse(ObjectMapper json, @Nullable String arguments) {
        if (arguments == null || arguments.isBlank()) {
            return Optional.of(new LinkedHashMap<>());
        }
        try {
            return Optional.ofNullable(json.readValue(arguments, OBJECT));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Objects that are written as text, where the tool takes objects: see {@link ToolSchemas#WITH_OBJECTS_AS_TEXT}. */
    static Map<String, Object> withObjects(
            ObjectMapper json, Map<String, Object> arguments, Map<String, Object> schema) {
        Map<String, Object> read = new LinkedHashMap<>();
        arguments.forEach((name, value) -> read.put(name, value(json, value, property(schema, name))));
        return read;
    }

    private static Object value(ObjectMapper json, Object value, Map<?, ?> schema) {
        return switch (value) {
            case String text
            when "object".equals(schema.get("type")) ->
                parse(json, text).<Object>map(object -> object).orElse(text);
            case List<?> items
            when schema.get("items") instanceof Map<?, ?> item -> {
                List<Object> read = new ArrayList<>();
                items.forEach(one -> read.add(one == null ? "" : value(json, one, item)));
                yield read;
            }
            case Map<?, ?> object
            when schema.get("properties") instanceof Map<?, ?> properties -> {
                Map<String, Object> read = new LinkedHashMap<>();
                object.forEach((name, member) -> read.put(
                        String.valueOf(name),
                        member != null && properties.get(name) instanceof Map<?, ?> of
                                ? value(json, member, of)
                                : member));
                yield read;
            }
            case null, default -> value;
        };
    }

    private static Map<?, ?> property(Map<String, Object> schema, String name) {
        return schema.get("properties") instanceof Map<?, ?> properties && properties.get(name) instanceof Map<?, ?> of
                ? of
                : Map.of();
    }
}
