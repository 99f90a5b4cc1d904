package org.pyairtable.data.storage;

import io.vertx.mutiny.sqlclient.SqlConnection;

/** A connection in a transaction whose work is followed. */
final class FollowedConnection extends SqlConnection {
    private final Work work;

    FollowedConnection(SqlConnection connection, Work work) {
        super(connection.getDelegate());
        this.work = work;
    }

    Work work() {
        return work;
    }
}
