package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.pyairtable.outbox.OrderedSender.Numbered;
import org.pyairtable.outbox.OrderedSender.Refused;
import org.pyairtable.outbox.sql.Rows;

/** The relay's statements. */
final class OutboxQueries {
    static final int ROUND_ROWS = 1_000;
    private static final int ROUND_BYTES = 12 * 1024 * 1024;

    /** An arbitrary number, unique among the advisory locks in the service's database. */
    private static final long RELAY_LOCK = 0x70796f7574626f78L;

    /** By null flag, never by a high-water mark: a smaller id may be committed after a larger one. */
    private static final String NEXT = """
            select id, topic, message_key, headers, payload from (
                select id, topic, message_key, headers, payload,
                    sum(coalesce(octet_length(payload), 0)) over (order by id) - coalesce(octet_length(payload), 0) as before
                from (
                    select * from outbox where published_at is null
                        and (cardinality($1::text[]) = 0
                            or (topic, message_key) not in (select * from unnest($1::text[], $2::text[])))
                    order by id limit $3) as first_rows) as sized
            where before < $4 order by id""";

    private static final String ONE = """
            select id, topic, message_key, headers, payload from outbox where id = $1 and published_at is null""";

    private final OutboxTable table;

    OutboxQueries(OutboxTable table) {
        this.table = table;
    }

    Uni<Boolean> tryLock(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_try_advisory_lock($1) as locked")
                .execute(Tuple.of(RELAY_LOCK))
                .map(rows -> rows.iterator().next().getBoolean("locked"));
    }

    /** Undoes {@link #tryLock} and {@link #listen}. */
    Uni<Void> release(SqlConnection connection) {
        return connection
                .query("select pg_advisory_unlock_all()::text; unlisten *; reset synchronous_commit;"
                        + " reset enable_bitmapscan; reset enable_seqscan")
                .execute()
                .replaceWithVoid();
    }

    /**
     * Marks are not synced to disk: after a crash of the database a row that lost its mark is sent once more. Rows must be
     * found by an index scan, even if the planner prefers another for a table without statistics: only an index scan flags
     * dead entries, and every published row leaves one.
     */
    Uni<Void> listen(SqlConnection connection) {
        return connection
                .query("listen outbox; set synchronous_commit = off;"
                        + " set enable_bitmapscan = off; set enable_seqscan = off")
                .execute()
                .replaceWithVoid();
    }

    Uni<List<Numbered>> next(SqlConnection connection, List<HeldKeys.Key> held) {
        String[] topics = held.stream().map(HeldKeys.Key::topic).toArray(String[]::new);
        String[] keys = held.stream().map(HeldKeys.Key::key).toArray(String[]::new);
        return connection
                .preparedQuery(NEXT)
                .execute(Tuple.tuple()
                        .addArrayOfString(topics)
                        .addArrayOfString(keys)
                        .addInteger(ROUND_ROWS)
                        .addLong((long) ROUND_BYTES))
                .map(this::rows);
    }

    /** A row; empty when it was published or is gone. */
    Uni<List<Numbered>> one(SqlConnection connection, long id) {
        return connection.preparedQuery(ONE).execute(Tuple.of(id)).map(this::rows);
    }

    Uni<Void> markPublished(SqlConnection connection, List<Long> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery("update outbox set published_at = clock_timestamp() where id = any($1)")
                .execute(Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
                .replaceWithVoid();
    }

    Uni<Void> markRefused(SqlConnection connection, Refused refused) {
        return connection
                .preparedQuery("update outbox set attempts = attempts + 1, last_error = left($2, 500) where id = $1")
                .execute(Tuple.of(refused.row().id(), refused.reason()))
                .replaceWithVoid();
    }

    /** The backlog, for operators and metrics. */
    Uni<Backlog> backlog(SqlClient client) {
        return client.query("""
                        select count(*) as waiting,
                            coalesce(extract(epoch from clock_timestamp() - min(created_at)) * 1000, 0)::bigint as age
                        from outbox where published_at is null""")
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Backlog(row.getLong("waiting"), row.getLong("age")));
    }

    /** How many dead letters an operator has not dealt with yet; at most 10,000 are counted. */
    Uni<Long> deadLetters(SqlClient client) {
        return client.query("select count(*) as letters from (select 1 from dead_letter limit 10000) as counted")
                .execute()
                .map(rows -> rows.iterator().next().getLong("letters"));
    }

    /** Deletes a small batch of expired rows; the count shows whether there may be more. */
    Uni<Integer> prune(SqlClient client, String table, String column, long olderThanSeconds, int batch) {
        return client.preparedQuery("""
                        delete from %1$s where ctid = any(array(
                            select ctid from %1$s where %2$s < clock_timestamp() - make_interval(secs => $1) limit $2))""".formatted(table, column))
                .execute(Tuple.of((double) olderThanSeconds, batch))
                .map(RowSet::rowCount);
    }

    /** @param oldestAgeMillis 0 when nothing waits */
    record Backlog(long unpublished, long oldestAgeMillis) {}

    private List<Numbered> rows(RowSet<Row> rows) {
        return Rows.stream(rows).map(this::row).toList();
    }

    private Numbered row(Row row) {
        return new Numbered(
                row.getLong("id"),
                new OutboxRow(
                        row.getString("topic"),
                        row.getString("message_key"),
                        table.readHeaders(row.getString("headers")),
                        row.getDelegate().getBuffer("payload")));
    }
}
