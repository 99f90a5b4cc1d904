package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** What is done in the transaction of a change; when it fails, the change is rolled back. */
@FunctionalInterface
public interface Alongside {
    Uni<Void> in(SqlConnection connection);
}
