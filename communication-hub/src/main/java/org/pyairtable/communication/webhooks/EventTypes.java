package org.pyairtable.communication.webhooks;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The event types that an endpoint subscribes to: wire names, or {@code *} for all, including future ones. Webhooks do not
 * deliver {@code communication.events}, which report deliveries and would cause more of them.
 */
record EventTypes(Set<String> names) {
    private static final String ALL = "*";
    private static final List<Topic<? extends Event>> FED =
            List.of(Topics.RECORDS, Topics.SCHEMAS, Topics.WORKFLOWS, Topics.WORKSPACES, Topics.AI);
    private static final Set<String> KNOWN = FED.stream()
            .flatMap(topic -> topic.events().stream())
            .map(Topic::typeOf)
            .collect(Collectors.toUnmodifiableSet());

    EventTypes {
        names = Set.copyOf(names);
    }

    /** Refuses an empty list and types that are not delivered. */
    static EventTypes of(List<String> requested) {
        if (requested.isEmpty()) {
            throw ServiceException.invalid("eventTypes", "is empty; name event types or *");
        }
        for (int i = 0; i < requested.size(); i++) {
            String name = requested.get(i);
            if (!name.equals(ALL) && !KNOWN.contains(name)) {
                throw ServiceException.invalid("eventTypes[" + i + "]", "is not an event type that webhooks deliver");
            }
        }
        return new EventTypes(Set.copyOf(requested));
    }

    /** In alphabetical order. */
    List<String> sorted() {
        return names.stream().sorted().toList();
    }
}
