package org.pyairtable.workflow.kinds;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Step;

/**
 * What a member of a kind may be.
 *
 * @param words for readers
 * @param schema for programs
 */
record MemberType(String words, Map<String, Object> schema) {
    static MemberType of(Type type) {
        return switch (type) {
            case ParameterizedType generic
            when generic.getRawType() == List.class -> {
                MemberType item = of(generic.getActualTypeArguments()[0]);
                yield new MemberType("list of " + item.words + "s", Map.of("type", "array", "items", item.schema));
            }
            case ParameterizedType map -> new MemberType("object", Map.of("type", "object"));
            case Class<?> text when text == String.class -> new MemberType("text", Map.of("type", "string"));
            case Class<?> flag when flag == Boolean.class -> new MemberType("boolean", Map.of("type", "boolean"));
            case Class<?> number
            when number == Integer.class || number == int.class -> new MemberType("number", Map.of("type", "integer"));
            case Class<?> time
            when time == Duration.class -> new MemberType("duration", Map.of("type", "string", "format", "duration"));
            case Class<?> step when step == Step.class -> new MemberType("step", Map.of("$ref", "#/$defs/step"));
            case Class<?> choice
            when choice.isEnum() ->
                new MemberType(
                        "choice",
                        Map.of(
                                "enum",
                                Arrays.stream(choice.getEnumConstants())
                                        .map(Object::toString)
                                        .toList()));
            case Class<?> nested when nested.isRecord() -> new MemberType("object", object(nested));
            default -> new MemberType("any JSON", Map.of());
        };
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    private static Map<String, Object> object(Class<?> nested) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : nested.getRecordComponents()) {
            String name = name(component);
            properties.put(name, of(component.getGenericType()).schema);
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || component.getType() == Duration.class;
            if (!optional) {
                required.add(name);
            }
        }
        return Map.of("type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }
}
