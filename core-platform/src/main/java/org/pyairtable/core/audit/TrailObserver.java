package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** Observes every entry once, in the transaction that chains it. */
public interface TrailObserver {
    Uni<Void> chained(SqlConnection connection, List<AuditEntry> entries);
}
