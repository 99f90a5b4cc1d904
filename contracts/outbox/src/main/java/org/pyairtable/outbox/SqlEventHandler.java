package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.runtime.tracing.TraceContext;

/** An {@link EventHandler} that works with SQL. */
public non-sealed interface SqlEventHandler<E extends Event> extends EventHandler<E> {
    Uni<Void> handle(SqlConnection connection, Envelope<E> event);

    /** Whether there are events that do not matter to it, so that {@link #mayMatter} is worth asking. */
    default boolean isChoosy() {
        return false;
    }

    /**
     * Whether an event may matter to this handler, judged by its headers. Asked before the payload is read and without a
     * transaction: an event that does not matter is noted as handled, and its payload is never looked at. Must not answer
     * no when in doubt.
     */
    default Uni<Boolean> mayMatter(SqlClient client, EventOutline event) {
        return Uni.createFrom().item(true);
    }

    /**
     * Whether events of one key that have piled up may be handled in one transaction, one after the other. For handlers that
     * keep nothing outside of the database that counts on an earlier event being committed, and take no locks for which
     * others wait or that must be taken in an order.
     */
    default boolean sharesTransactions() {
        return false;
    }

    /** Events of one key that share a transaction, in their order. Worth overriding where fewer statements do the same. */
    default Uni<Void> handleAll(SqlConnection connection, List<Envelope<E>> events) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Envelope<E> event : events) {
            all = all.chain(() -> TraceContext.consuming(name(), event.traceparent(), () -> handle(connection, event)));
        }
        return all;
    }
}
