package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
                        select change_number, complete, documents, vectors, followed_at, most_vectors, catching_up
                          from vector_position where model = $1
                        """).execute(Tuple.of(model)).map(rows -> {
            Row row = rows.iterator().next();
            return new VectorPosition(
                    row.getLong("change_number"),
                    row.getBoolean("complete"),
                    row.getLong("documents"),
                    row.getLong("vectors"),
                    Rows.instant(row, "followed_at"),
                    row.getLong("most_vectors"),
                    Optional.ofNullable(row.getLong("catching_up")));
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

    /** Follows under another limit from now on; a higher one lets it look for what the earlier one left out, from the start. */
    Uni<VectorPosition> limit(SqlConnection connection, long most) {
        return connection.preparedQuery("""
                        update vector_position
                           set catching_up = case when $2 > most_vectors and change_number > 0 then 0 else catching_up end, most_vectors = $2
                         where model = $1
                        """).execute(Tuple.of(model, most)).chain(() -> read(connection));
    }

    /** What an earlier limit left out is taken over up to {@code until}, or all of it. */
    Uni<VectorPosition> catchUp(SqlConnection connection, Optional<Long> until, VectorPosition.Growth grown) {
        return connection
                .preparedQuery("""
                        update vector_position set catching_up = $2, documents = documents + $3, vectors = vectors + $4
                         where model = $1
                        """)
                .execute(Tuple.of(model, until.orElse(null), grown.documents(), grown.vectors()))
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
                                       followed_at = $1, catching_up = null
                                """).execute(Tuple.of(Utc.of(now))))
                .replaceWithVoid();
    }
}
