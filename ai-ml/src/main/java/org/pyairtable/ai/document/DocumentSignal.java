package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells every replica, when the transaction commits, that there is something to do about documents. */
@ApplicationScoped
public class DocumentSignal {
    /** Documents wait for an indexer. A PostgreSQL channel, and the event bus address a replica passes it on to. */
    public static final String PENDING = "documents_pending";

    /** Indexes must follow. A PostgreSQL channel, and the event bus address a replica passes it on to. */
    public static final String CHANGED = "documents_changed";

    public Uni<Void> pending(SqlConnection connection) {
        return raise(connection, PENDING);
    }

    public Uni<Void> changed(SqlConnection connection) {
        return raise(connection, CHANGED);
    }

    private static Uni<Void> raise(SqlConnection connection, String channel) {
        return connection
                .preparedQuery("select pg_notify($1, '')")
                .execute(Tuple.of(channel))
                .replaceWithVoid();
    }
}
