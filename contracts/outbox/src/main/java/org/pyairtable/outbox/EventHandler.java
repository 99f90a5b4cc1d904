package org.pyairtable.outbox;

import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;

/**
 * Reacts to the events of a topic, in one transaction with the note that it did: each event has its effect once, however
 * often it is delivered. Implement {@link SessionEventHandler} or {@link SqlEventHandler} as a bean.
 *
 * <p>A failure rolls back and is retried with growing pauses; after the last attempt the event goes to the dead letters
 * and the next one is handled. {@link RejectedEvent} goes there at once. While the database is away nothing is given up.
 */
public sealed interface EventHandler<E extends Event> permits SessionEventHandler, SqlEventHandler {
    Topic<E> topic();

    /** Stable and unique within the service: what was handled is remembered under it. */
    String name();
}
