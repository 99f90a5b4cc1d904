package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Notifies every replica on commit that documents have changed or are pending. */
@ApplicationScoped
public class DocumentSignal {
    /** Documents are pending. A PostgreSQL channel, and the event bus address within a replica. */
    public static final String PENDING = "documents_pending";

    /**
     * Documents have changed, so indexes must read them. A PostgreSQL channel, and the event bus address within a replica.
     */
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
