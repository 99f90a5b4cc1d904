package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;

/** An {@link EventHandler} that works with SQL. */
public non-sealed interface SqlEventHandler<E extends Event> extends EventHandler<E> {
    Uni<Void> handle(SqlConnection connection, Envelope<E> event);
}
