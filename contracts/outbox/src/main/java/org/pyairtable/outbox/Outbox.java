package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State;
import org.pyairtable.events.Topic;

/**
 * Publishes events with the transaction that they report: appended in the caller's transaction, sent by the relay once it
 * is committed, in the order of appending per key, at least once. A rolled back transaction publishes nothing.
 *
 * <p>Events of one aggregate keep their order only if their transactions do: change the aggregate (its version, or a row
 * lock) before appending.
 */
public interface Outbox {
    /** Flushes the session first, so that the aggregate's row is locked before the event gets its position. */
    <E extends Event> Uni<Envelope<E>> append(Mutiny.Session session, EventContext context, E event);

    <E extends Event> Uni<Envelope<E>> append(SqlConnection connection, EventContext context, E event);

    /** Events of one transaction, to be appended with one statement. */
    Batch batch();

    /** Gathers events. What is added is published only if it is appended, in the order of adding. */
    interface Batch {
        <E extends Event> Envelope<E> add(EventContext context, E event);

        /** Appends what was added since the last time. */
        Uni<Void> append(SqlConnection connection);
    }

    /** Removes a key from a state topic. */
    Uni<Void> remove(Mutiny.Session session, Topic<? extends State> topic, String key);

    /** Removes a key from a state topic. */
    Uni<Void> remove(SqlConnection connection, Topic<? extends State> topic, String key);
}
