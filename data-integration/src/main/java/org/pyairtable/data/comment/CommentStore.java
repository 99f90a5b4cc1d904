package org.pyairtable.data.comment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.record.read.CommentCounts;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** Comments in the database. */
@Singleton
class CommentStore implements CommentCounts {
    private static final String COLUMNS = "id, sequence, parent_id, author_id, text, created_at, updated_at";

    /** Of the texts of a page; a single one has at most 400,000. */
    private static final int MOST_BYTES = 400_000;

    private final SqlClient client;

    CommentStore(Pool pool) {
        this.client = pool;
    }

    /** @param conditions over the table called {@code t} that the record has to fulfil */
    Uni<Boolean> hasRecord(
            SqlClient c, String tableId, String recordId, List<Function<Parameters, String>> conditions) {
        Parameters parameters = new Parameters();
        StringBuilder sql = new StringBuilder(
                "select 1 from " + SqlNames.table(tableId) + " t where t._id = " + parameters.add(recordId));
        conditions.forEach(condition -> sql.append(" and ").append(condition.apply(parameters)));
        return c.preparedQuery(sql.toString()).execute(parameters.toTuple()).map(rows -> rows.size() == 1);
    }

    /**
     * Newest first: those that follow {@code before}, as many as take few bytes together.
     *
     * @param hasMore whether there are older ones
     */
    record Some(List<Comment> comments, boolean hasMore) {}

    Uni<Some> list(String tableId, String recordId, long before, int most) {
        return client.preparedQuery("select " + COLUMNS + ", total from (select c.*, count(*) over () as total,"
                        + " row_number() over () as place, sum(octet_length(text)) over (rows between unbounded preceding"
                        + " and current row) as running from (select " + COLUMNS + " from record_comment"
                        + " where table_id = $1 and record_id = $2 and sequence < $3 order by sequence desc limit $4) c)"
                        + " s where place = 1 or place <= $5 and running <= " + MOST_BYTES)
                .execute(Tuple.of(tableId, recordId, before, most + 1, most))
                .map(rows -> new Some(
                        Rows.stream(rows).map(CommentStore::comment).toList(),
                        rows.size() > 0 && rows.iterator().next().getLong("total") > rows.size()));
    }

    Uni<Optional<Comment>> find(SqlConnection c, String tableId, String recordId, String id) {
        return c.preparedQuery("select " + COLUMNS + " from record_comment"
                        + " where id = $1 and table_id = $2 and record_id = $3 for update")
                .execute(Tuple.of(id, tableId, recordId))
                .map(CommentStore::first);
    }

    Uni<Comment> insert(
            SqlConnection c,
            String id,
            String tableId,
            String recordId,
            Optional<String> parentId,
            String authorId,
            String text,
            Instant now) {
        return c.preparedQuery("insert into record_comment"
                        + " (id, table_id, record_id, parent_id, author_id, text, created_at)"
                        + " values ($1, $2, $3, $4, $5, $6, $7) returning " + COLUMNS)
                .execute(Tuple.tuple()
                        .addString(id)
                        .addString(tableId)
                        .addString(recordId)
                        .addString(parentId.orElse(null))
                        .addString(authorId)
                        .addString(text)
                        .addOffsetDateTime(Utc.of(now)))
                .map(rows -> comment(rows.iterator().next()));
    }

    Uni<Comment> update(SqlConnection c, String id, String text, Instant now) {
        return c.preparedQuery(
                        "update record_comment set text = $2, updated_at = $3 where id = $1 returning " + COLUMNS)
                .execute(Tuple.of(id, text, Utc.of(now)))
                .map(rows -> comment(rows.iterator().next()));
    }

    Uni<Void> delete(SqlConnection c, String id) {
        return c.preparedQuery("delete from record_comment where id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    @Override
    public Uni<Map<String, Long>> of(String baseId, Collection<String> recordIds) {
        if (recordIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(
                        "select c.record_id, count(*) from record_comment c join base_table b on b.id = c.table_id"
                                + " where c.record_id = any($1) and b.base_id = $2 group by c.record_id")
                .execute(Tuple.of(recordIds.toArray(String[]::new), baseId))
                .map(rows -> {
                    Map<String, Long> counts = new HashMap<>();
                    rows.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
                    return counts;
                });
    }

    private static Optional<Comment> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(comment(rows.iterator().next()));
    }

    private static Comment comment(Row row) {
        return new Comment(
                row.getString("id"),
                row.getLong("sequence"),
                Optional.ofNullable(row.getString("parent_id")),
                row.getString("author_id"),
                row.getString("text"),
                Rows.instant(row, "created_at"),
                Optional.ofNullable(row.getOffsetDateTime("updated_at")).map(OffsetDateTime::toInstant));
    }
}
