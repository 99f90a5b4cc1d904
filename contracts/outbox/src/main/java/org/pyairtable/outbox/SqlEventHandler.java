package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;

/** An {@link EventHandler} that works with SQL. */
public non-sealed interface SqlEventHandler<E extends Event> extends EventHandler<E> {
    Uni<Void> handle(SqlConnection connection, Envelope<E> event);

    /**
     * Whether events of one key that have piled up may be handled in one transaction, one after the other. For handlers that
     * keep nothing outside of the database that counts on an earlier event being committed, and take no locks for which
     * others wait or that must be taken in an order.
     */
    default boolean sharesTransactions() {
        return false;
    }
}
