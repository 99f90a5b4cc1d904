package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** How far the vectors of a model follow the documents, in the database. */
final class VectorPositions {
    /** Key of the advisory lock of the replica that follows. */
    private static final long FOLLOWING = 0x6169_2d6d_6c03L;

    private final String model;

    VectorPositions(String model) {
        this.model = model;
    }

    /** Whether the caller alone may go on, until the end of the transaction. */
    Uni<Boolean> lock(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_try_advisory_xact_lock($1) as mine")
                .execute(Tuple.of(FOLLOWING))
                .map(rows -> rows.iterator().next().getBoolean("mine"));
    }

    Uni<VectorPosition> read(SqlConnection connection) {
        return connection.preparedQuery("""
                        select change_number, complete, documents, vectors, followed_at from vector_position where model = $1
                        """).execute(Tuple.of(model)).map(rows -> {
            Row row = rows.iterator().next();
            return new VectorPosition(
                    row.getLong("change_number"),
                    row.getBoolean("complete"),
                    row.getLong("documents"),
                    row.getLong("vectors"),
                    Rows.instant(row, "followed_at"));
        });
    }

    /** Moves on to {@code change}, with what the changes up to it came to. */
    Uni<VectorPosition> advance(
            SqlConnection connection, long change, boolean complete, VectorPosition.Growth grown, Instant now) {
        return connection
                .preparedQuery("""
                        update vector_position set change_number = $2, complete = complete or $3, documents = documents + $4,
                               vectors = vectors + $5, followed_at = $6
                         where model = $1
                        """)
                .execute(Tuple.of(model, change, complete, grown.documents(), grown.vectors(), Utc.of(now)))
                .chain(() -> read(connection));
    }

    /** Models other than this one that nobody has followed since. */
    Uni<List<String>> former(SqlClient client, Instant since) {
        return client.preparedQuery("select model from vector_position where model <> $1 and followed_at < $2")
                .execute(Tuple.of(model, Utc.of(since)))
                .map(rows ->
                        Rows.stream(rows).map(row -> row.getString("model")).toList());
    }

    Uni<Void> forget(SqlConnection connection, String former) {
        return connection
                .preparedQuery("delete from vector_position where model = $1")
                .execute(Tuple.of(former))
                .replaceWithVoid();
    }

    /** Forgets all vectors, those of other models as well, which are taken over anew. */
    Uni<Void> startOver(SqlConnection connection, Instant now) {
        return connection
                .query("truncate document_vector")
                .execute()
                .chain(() -> connection.preparedQuery("""
                                update vector_position set change_number = 0, complete = false, documents = 0, vectors = 0,
                                       followed_at = $1
                                """).execute(Tuple.of(Utc.of(now))))
                .replaceWithVoid();
    }
}
