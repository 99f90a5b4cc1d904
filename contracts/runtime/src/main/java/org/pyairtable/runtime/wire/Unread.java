package org.pyairtable.runtime.wire;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a service never looks at in the events that come to it. Produced as a bean, it has the codec pass over these parts of
 * the JSON without making objects of them, which is most of the work with an event that tells of a hundred records.
 *
 * @param type a record in the payloads
 * @param components those of its lists and maps that come out empty, whatever they hold
 */
public record Unread(Class<? extends Record> type, Set<String> components) {
    /** @throws IllegalArgumentException when {@code type} has no such list or map */
    public Unread {
        components = Set.copyOf(components);
        Set<String> possible = Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getType() == List.class || component.getType() == Map.class)
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        if (!possible.containsAll(components)) {
            throw new IllegalArgumentException(
                    "%s: of %s only %s can come empty".formatted(type, components, possible));
        }
    }

    /** Whether it names the component at that place. */
    boolean names(Class<?> declaring, int index) {
        return declaring == type && components.contains(type.getRecordComponents()[index].getName());
    }
}
