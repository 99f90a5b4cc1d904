package org.pyairtable.data.agent;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Optional;

/** Takes part in the transaction in which a call takes effect; when it fails, there is no effect. */
@FunctionalInterface
interface Once {
    /** A call that takes effect each time. */
    Once UNBOUND = (connection, waiting) -> Uni.createFrom().voidItem();

    /** @param waiting the answer to a change that waits for approval; empty for one that is made */
    Uni<Void> in(SqlConnection connection, Optional<Map<String, Object>> waiting);
}
