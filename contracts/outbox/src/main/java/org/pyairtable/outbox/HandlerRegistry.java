package org.pyairtable.outbox;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.Unread;

/** The service's event handlers, by topic. */
@Singleton
class HandlerRegistry {
    private final Map<String, List<EventHandler<?>>> byTopic;
    private final Map<String, EventCodec> codecs;

    /** @throws IllegalStateException when two handlers have one name */
    HandlerRegistry(@All List<EventHandler<?>> handlers) {
        requireUniqueNames(handlers);
        this.byTopic = handlers.stream()
                .collect(Collectors.groupingBy(handler -> handler.topic().name()));
        this.codecs = byTopic.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new EventCodec(unreadByAll(entry.getValue()))));
    }

    /** Reads the events of a topic as far as any of its handlers looks at them. */
    EventCodec codec(String topic) {
        return Objects.requireNonNull(codecs.get(topic), topic);
    }

    private static List<Unread> unreadByAll(List<EventHandler<?>> handlers) {
        return handlers.stream()
                .map(EventHandler::unread)
                .reduce(Unread::common)
                .orElse(List.of());
    }

    Set<String> topics() {
        return byTopic.keySet();
    }

    List<EventHandler<?>> of(String topic) {
        return byTopic.getOrDefault(topic, List.of());
    }

    /** @param name of one of them; empty for all */
    List<EventHandler<?>> of(String topic, String name) {
        return of(topic).stream()
                .filter(handler -> name.isEmpty() || handler.name().equals(name))
                .toList();
    }

    private static void requireUniqueNames(List<EventHandler<?>> handlers) {
        Set<String> names = new HashSet<>();
        handlers.forEach(handler -> {
            if (!names.add(handler.name())) {
                throw new IllegalStateException("Two event handlers are named " + handler.name());
            }
        });
    }
}
