package org.pyairtable.runtime.wire;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the first component of a decoded record that is null without being declared {@link Nullable}. */
final class MissingComponents {
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
            if (value instanceof Record) {
                Optional<String> missing = firstIn(value);
                if (missing.isPresent()) {
                    return missing;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inRecord(Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = read(record, component);
            if (value == null) {
                if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    return Optional.of(component.getName());
                }
                continue;
            }
            Optional<String> nested = firstIn(value);
            if (nested.isPresent()) {
                return nested.map(name -> component.getName() + "." + name);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Events are public records: " + record.getClass(), e);
        }
    }
}
