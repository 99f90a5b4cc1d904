package org.pyairtable.workflow.kinds;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pyairtable.workflow.definitions.Concurrency;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.steps.Guarded;
import org.pyairtable.workflow.steps.Kinds;
import org.pyairtable.workflow.steps.Member;

/** JSON Schema 2020-12 of what {@code POST /api/workflows} accepts. */
final class DefinitionSchema {
    private static final Map<String, Object> STEPS = Map.of("type", "array", "items", Map.of("$ref", "#/$defs/step"));

    private static final Map<String, Object> DURATION = Map.of("type", "string", "format", "duration");

    private DefinitionSchema() {}

    static Map<String, Object> whole() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        List<Map<String, Object>> triggers = new ArrayList<>();
        Arrays.stream(Objects.requireNonNull(Trigger.class.getAnnotation(JsonSubTypes.class))
                        .value())
                .forEach(kind -> {
                    definitions.put("trigger." + kind.name(), kind(kind.value(), "type", kind.name(), Map.of()));
                    triggers.add(Map.of("$ref", "#/$defs/trigger." + kind.name()));
                });
        List<Map<String, Object>> steps = new ArrayList<>();
        Kinds.all().forEach((name, kind) -> {
            definitions.put("step." + name, kind(kind, "action", name, around(kind)));
            steps.add(Map.of("$ref", "#/$defs/step." + name));
        });
        definitions.put("trigger", Map.of("oneOf", triggers));
        definitions.put("step", Map.of("oneOf", steps));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("type", "object");
        schema.put(
                "properties",
                Map.of(
                        "workspaceId", Map.of("type", "string"),
                        "name", Map.of("type", "string", "maxLength", 200),
                        "trigger", Map.of("$ref", "#/$defs/trigger"),
                        "steps", STEPS,
                        "concurrency", concurrency(),
                        "debounce", debounce(),
                        "failureNotices",
                                Map.of(
                                        "type",
                                        "array",
                                        "items",
                                        Map.of("type", "string"),
                                        "minItems",
                                        1,
                                        "maxItems",
                                        20)));
        schema.put("required", List.of("name", "trigger", "steps"));
        schema.put("additionalProperties", false);
        schema.put("$defs", definitions);
        return schema;
    }

    private static Map<String, Object> around(Class<?> kind) {
        Map<String, Object> around = new LinkedHashMap<>(Map.of(Guarded.ON_ERROR, STEPS, Guarded.COMPENSATE, STEPS));
        if (Kinds.waits(kind)) {
            around.put(Guarded.timeoutOf(kind), DURATION);
        }
        return around;
    }

    private static Map<String, Object> debounce() {
        return Map.of(
                "type",
                "object",
                "properties",
                Map.of("quiet", DURATION, "atMost", DURATION),
                "required",
                List.of("quiet"),
                "additionalProperties",
                false);
    }

    private static Map<String, Object> concurrency() {
        return Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                        "limit",
                        Map.of("type", "integer", "minimum", 1, "maximum", Concurrency.MOST),
                        "key",
                        Map.of("type", "string"),
                        "whenFull",
                        Map.of("enum", List.of("queue", "skip", "replace")),
                        "runsPerMinute",
                        Map.of("type", "integer", "minimum", 1, "maximum", Concurrency.MOST_PER_MINUTE)),
                "minProperties",
                1,
                "additionalProperties",
                false);
    }

    private static Map<String, Object> kind(Class<?> kind, String tag, String name, Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>(List.of(tag));
        properties.put(tag, Map.of("const", name));
        for (RecordComponent component : kind.getRecordComponents()) {
            Member member = Objects.requireNonNull(component.getAnnotation(Member.class));
            Map<String, Object> schema = new LinkedHashMap<>(
                    MemberType.of(component.getGenericType()).schema());
            schema.put("description", member.value());
            properties.put(component.getName(), schema);
            if (!member.optional()) {
                required.add(component.getName());
            }
        }
        properties.putAll(more);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }
}
