package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;

/** An {@link EventHandler} that works with entities; Panache repositories join the session. */
public non-sealed interface SessionEventHandler<E extends Event> extends EventHandler<E> {
    Uni<Void> handle(Mutiny.Session session, Envelope<E> event);
}
