package org.pyairtable.communication.webhooks;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The events that an endpoint wants: wire names, or {@code *} for all that there are and will be. Webhooks tell of no
 * webhooks: {@code communication.events} would feed on itself.
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

    /** Refuses none at all and types that are never sent. */
    static EventTypes of(List<String> wanted) {
        if (wanted.isEmpty()) {
            throw ServiceException.invalid("eventTypes", "is empty; name event types or *");
        }
        for (int i = 0; i < wanted.size(); i++) {
            String name = wanted.get(i);
            if (!name.equals(ALL) && !KNOWN.contains(name)) {
                throw ServiceException.invalid("eventTypes[" + i + "]", "is no event type that webhooks tell of");
            }
        }
        return new EventTypes(Set.copyOf(wanted));
    }

    /** In alphabetical order. */
    List<String> sorted() {
        return names.stream().sorted().toList();
    }
}
