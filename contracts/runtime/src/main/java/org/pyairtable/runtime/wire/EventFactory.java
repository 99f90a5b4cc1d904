package org.pyairtable.runtime.wire;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;

/** Puts an event of this service into its envelope: a new id, the time, the service's name, the current trace. */
public final class EventFactory {
    private final String source;
    private final Clock clock;

    public EventFactory(String source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    public String source() {
        return source;
    }

    public <E extends Event> Envelope<E> envelope(EventContext context, E event, @Nullable String traceparent) {
        String id = UUID.randomUUID().toString();
        String correlation = context.correlation();
        return new Envelope<>(
                id,
                source,
                Topic.typeOf(event.getClass()),
                event.aggregateId(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                traceparent,
                context.workspace(),
                context.actor(),
                context.causation(),
                correlation == null ? id : correlation,
                context.replyTo(),
                context.credential(),
                event);
    }
}
