package org.pyairtable.data.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Follows a change that may take long while one transaction makes it: counts the records that it goes through and ends it when
 * it is cancelled. What works piece by piece finds it by the connection that it works with.
 */
public interface Work {
    /** Of a change that nothing follows. */
    Work UNFOLLOWED = new Work() {
        @Override
        public Uni<Void> begin(SqlConnection connection) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> expect(SqlClient client, String tableId) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> did(long records) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public void result(Object json) {}

        @Override
        public Uni<Void> finish(SqlConnection connection) {
            return Uni.createFrom().voidItem();
        }
    };

    /** The first statements of the transaction. */
    Uni<Void> begin(SqlConnection connection);

    /** All records of a table are going to be gone through, perhaps once more. */
    Uni<Void> expect(SqlClient client, String tableId);

    /** So many records were gone through. Fails when the change was cancelled. */
    Uni<Void> did(long records);

    /** What the change comes to, if it is committed. */
    void result(Object json);

    /** The last statement of the transaction. Fails when the change must not be committed. */
    Uni<Void> finish(SqlConnection connection);

    /** The work of the transaction that a connection is in. */
    static Work of(SqlClient client) {
        return client instanceof FollowedConnection followed ? followed.work() : UNFOLLOWED;
    }
}
