package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** What is done in the transaction of a change; when it fails, the change is rolled back. */
@FunctionalInterface
public interface Alongside {
    Uni<Void> in(SqlConnection connection);

    /** Behind a change of records, whose locks are held. */
    default Uni<Void> behind(SqlConnection connection, WritingTool.Wrote wrote) {
        return Uni.createFrom().voidItem();
    }
}
