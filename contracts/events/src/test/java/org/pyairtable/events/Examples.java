package org.pyairtable.events;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event with a value in every component, for golden payloads. */
final class Examples {
    private Examples() {}

    static Object of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(c -> value(c.getName(), c.getGenericType()))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(String name, Type type) {
        if (type instanceof ParameterizedType p) {
            Type[] arguments = p.getActualTypeArguments();
            if (p.getRawType() == List.class) {
                return List.of(value(name, arguments[0]));
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("key", arguments[1] == Object.class ? 42.5 : value(name, arguments[1]));
            return map;
        }
        Class<?> c = (Class<?>) type;
        if (c.isRecord()) {
            return of(c);
        }
        if (c.isEnum()) {
            return c.getEnumConstants()[0];
        }
        if (c == String.class) {
            return name + " ✓";
        }
        if (c == Instant.class) {
            return Instant.parse("2026-01-02T03:04:05.678Z");
        }
        if (c == int.class || c == Integer.class) {
            return 7;
        }
        if (c == long.class || c == Long.class) {
            return 7_000_000_000L;
        }
        if (c == boolean.class) {
            return true;
        }
        if (c == Map.class || c == Object.class) {
            return Map.of("key", "value");
        }
        throw new IllegalArgumentException("No example for " + type);
    }
}
