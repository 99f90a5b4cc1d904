package org.pyairtable.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (2020-12) of an event's payload, read off its record. */
final class EventSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventSchema() {}

    static ObjectNode of(Class<? extends Event> event) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:pyairtable:event:" + Topic.typeOf(event));
        schema.put("title", event.getSimpleName());
        schema.setAll(ofRecord(event));
        return schema;
    }

    private static ObjectNode ofRecord(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.createArrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), of(component.getAnnotatedType()));
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
        }
        schema.set("required", required);
        return schema;
    }

    private static ObjectNode of(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType parameterized && annotated instanceof AnnotatedParameterizedType p) {
            AnnotatedType[] arguments = p.getAnnotatedActualTypeArguments();
            if (parameterized.getRawType() == List.class) {
                ObjectNode list = JSON.createObjectNode().put("type", "array");
                list.set("items", of(arguments[0]));
                return list;
            }
            if (parameterized.getRawType() == Map.class) {
                ObjectNode map = JSON.createObjectNode().put("type", "object");
                map.set("additionalProperties", of(arguments[1]));
                return map;
            }
        }
        return ofClass((Class<?>) type);
    }

    private static ObjectNode ofClass(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        if (type.isEnum()) {
            schema.put("type", "string");
            ArrayNode values = schema.putArray("enum");
            Arrays.stream(type.getEnumConstants()).forEach(c -> values.add(((Enum<?>) c).name()));
            return schema;
        }
        if (type.isRecord()) {
            return ofRecord(type);
        }
        if (type == String.class) {
            return schema.put("type", "string");
        }
        if (type == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return schema.put("type", "integer");
        }
        if (type == boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == Object.class) {
            return schema;
        }
        throw new IllegalArgumentException("Events do not use " + type);
    }
}
