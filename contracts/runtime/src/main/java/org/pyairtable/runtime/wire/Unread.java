package org.pyairtable.runtime.wire;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parts of events that a service never reads. Produced as a bean, it makes the codec skip these parts of the JSON
 * without creating objects, which is most of the work of decoding an event about a hundred records.
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

    /** What two readers leave unread, both of them. */
    public static List<Unread> common(List<Unread> one, List<Unread> other) {
        return one.stream()
                .flatMap(mine -> other.stream()
                        .filter(theirs -> theirs.type() == mine.type())
                        .map(theirs -> new Unread(
                                mine.type(),
                                mine.components().stream()
                                        .filter(theirs.components()::contains)
                                        .collect(Collectors.toSet()))))
                .filter(unread -> !unread.components().isEmpty())
                .toList();
    }

    /** Whether it names the component at that place. */
    boolean names(Class<?> declaring, int index) {
        return declaring == type && components.contains(type.getRecordComponents()[index].getName());
    }
}
