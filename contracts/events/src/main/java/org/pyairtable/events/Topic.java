package org.pyairtable.events;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A Kafka topic and the one sealed family of events that travels on it.
 *
 * @param name the topic's name
 * @param family a sealed interface whose permitted records are the events, or one record for a state topic
 * @param kind how the broker keeps it
 * @param partitions bound of the parallelism of a consumer
 * @param retention how long the broker keeps an event; ignored for {@link Kind#STATE} and {@link Kind#EVIDENCE}
 * @param description one sentence for the generated AsyncAPI document
 */
public record Topic<E extends Event>(
        String name, Class<E> family, Kind kind, int partitions, Duration retention, String description) {
    /** What a topic is for, which decides its retention. */
    public enum Kind {
        /** Facts; many consumers. */
        EVENTS,
        /** Commands to the service that owns the topic; answered by events. */
        COMMANDS,
        /** Questions and their answers; worthless after seconds. */
        REQUESTS,
        /** Facts that are kept for ever and never compacted, as evidence. */
        EVIDENCE,
        /** Compacted: the newest value per key, read in full at start. A null value removes the key. */
        STATE
    }

    public Topic {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(kind, "kind");
        if (partitions < 1) {
            throw new IllegalArgumentException("A topic has at least one partition: " + name);
        }
    }

    /** The events of the family, in declaration order. */
    @SuppressWarnings("unchecked") // permitted subclasses of the family are of type E by definition
    public List<Class<? extends E>> events() {
        if (!family.isSealed()) {
            return List.of(family);
        }
        return List.of(family.getPermittedSubclasses()).stream()
                .<Class<? extends E>>map(c -> (Class<? extends E>) c)
                .toList();
    }

    /** The topic where {@code service} puts what it could not handle. */
    public String deadLetterTopic(String service) {
        return name + ".dlq." + service;
    }

    /** The wire name of an event class. */
    public static String typeOf(Class<? extends Event> event) {
        EventType type = event.getAnnotation(EventType.class);
        if (type == null) {
            throw new IllegalArgumentException(event.getName() + " has no @EventType");
        }
        return type.value();
    }
}
