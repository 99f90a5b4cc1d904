package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.tracing.TraceContext;

/** An {@link EventHandler} that works with SQL. */
public non-sealed interface SqlEventHandler<E extends Event> extends EventHandler<E> {
    Uni<Void> handle(SqlConnection connection, Envelope<E> event);

    /** Whether {@link #isRelevant} can be false for some events. */
    default boolean filters() {
        return false;
    }

    /**
     * Whether an event may be relevant to this handler, judged by its headers. Asked before the payload is read and outside
     * of a transaction: an event that is not is stored as handled and its payload is never read. Must answer true when in
     * doubt.
     */
    default Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return Uni.createFrom().item(true);
    }

    /**
     * Whether events of one key may be handled in one transaction, one after the other. For handlers that keep nothing
     * outside of the database that relies on an earlier event being committed. The locks that they take are held until the
     * batch is committed: where they are taken in no order, a deadlock rolls the batch back, and its events are handled one by
     * one.
     */
    default boolean acceptsBatches() {
        return false;
    }

    /**
     * What an event has in common with those that it may share a transaction with; asked of a handler that accepts batches.
     * Events that follow one another and have the same in common do. Empty for an event that is handled alone.
     */
    default Optional<String> batchKey(Envelope<E> event) {
        return Optional.of("");
    }

    /** Events of one key that share a transaction, in their order. Worth overriding where fewer statements do the same. */
    default Uni<Void> handleBatch(SqlConnection connection, List<Envelope<E>> events) {
        return Sequential.each(
                events, event -> TraceContext.consuming(name(), event.traceparent(), () -> handle(connection, event)));
    }
}
