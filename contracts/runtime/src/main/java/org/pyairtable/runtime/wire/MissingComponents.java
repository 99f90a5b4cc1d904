package org.pyairtable.runtime.wire;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the first component of a decoded record that is null without being declared {@link Nullable}. */
final class MissingComponents {
    /** Reflection creates the components anew on each call, which costs more than reading the JSON. */
    private static final ClassValue<List<Component>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Component::of).toList();
        }
    };

    private MissingComponents() {}

    static Optional<String> firstIn(Object value) {
        return switch (value) {
            case Record record -> inRecord(record);
            case Collection<?> items -> inAll(items);
            case Map<?, ?> map -> inAll(map.values());
            default -> Optional.empty();
        };
    }

    private static Optional<String> inAll(Collection<?> values) {
        for (Object value : values) {
            if (value instanceof Record record) {
                Optional<String> missing = inRecord(record);
                if (missing.isPresent()) {
                    return missing;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inRecord(Record record) {
        for (Component component : COMPONENTS.get(record.getClass())) {
            Object value = component.read(record);
            if (value == null) {
                if (!component.optional()) {
                    return Optional.of(component.name());
                }
                continue;
            }
            Optional<String> nested = firstIn(value);
            if (nested.isPresent()) {
                return nested.map(name -> component.name() + "." + name);
            }
        }
        return Optional.empty();
    }

    private record Component(String name, boolean optional, Method accessor) {
        static Component of(RecordComponent component) {
            return new Component(
                    component.getName(),
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    component.getAccessor());
        }

        @Nullable
        Object read(Record record) {
            try {
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Events are public records: " + record.getClass(), e);
            }
        }
    }
}
