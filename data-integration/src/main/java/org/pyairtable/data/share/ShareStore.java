package org.pyairtable.data.share;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** Links to views, in the database. */
@Singleton
public class ShareStore {
    private static final String COLUMNS =
            "id, sequence, base_id, table_id, view_id, name, password_hash, expires_at, created_at, created_by";

    Uni<Share> add(SqlClient client, Share share, ShareSecret secret) {
        return client.preparedQuery(
                        "insert into share (id, base_id, table_id, view_id, name, secret_hash, password_hash, expires_at,"
                                + " created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning "
                                + COLUMNS)
                .execute(Tuple.of(
                                share.id(),
                                share.baseId(),
                                share.tableId(),
                                share.viewId(),
                                share.name(),
                                secret.hash())
                        .addString(share.passwordHash().orElse(null))
                        .addOffsetDateTime(share.expiresAt().map(Utc::of).orElse(null))
                        .addOffsetDateTime(Utc.of(share.createdAt()))
                        .addString(share.createdBy()))
                .map(rows -> all(rows).getFirst());
    }

    Uni<Long> count(SqlClient client, String baseId) {
        return client.preparedQuery("select count(*) from share where base_id = $1")
                .execute(Tuple.of(baseId))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** All of a base, in the order of their creation. */
    public Uni<List<Share>> all(SqlClient client, String baseId) {
        return list(client, baseId, 0, Integer.MAX_VALUE);
    }

    Uni<List<Share>> list(SqlClient client, String baseId, long after, int rows) {
        return client.preparedQuery("select " + COLUMNS
                        + " from share where base_id = $1 and sequence > $2 order by sequence limit $3")
                .execute(Tuple.of(baseId, after, rows))
                .map(ShareStore::all);
    }

    Uni<Optional<Share>> find(SqlClient client, String baseId, String id) {
        return client.preparedQuery("select " + COLUMNS + " from share where base_id = $1 and id = $2")
                .execute(Tuple.of(baseId, id))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Optional<Share>> find(SqlClient client, ShareSecret secret) {
        return client.preparedQuery("select " + COLUMNS + " from share where secret_hash = $1")
                .execute(Tuple.of(secret.hash()))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Void> change(SqlClient client, Share share) {
        return client.preparedQuery("update share set name = $2, password_hash = $3, expires_at = $4 where id = $1")
                .execute(Tuple.of(share.id(), share.name())
                        .addString(share.passwordHash().orElse(null))
                        .addOffsetDateTime(share.expiresAt().map(Utc::of).orElse(null)))
                .replaceWithVoid();
    }

    Uni<Void> remove(SqlClient client, Share share) {
        return client.preparedQuery("delete from share where id = $1")
                .execute(Tuple.of(share.id()))
                .replaceWithVoid();
    }

    /** @param since when the window of these attempts began */
    record Attempts(int number, Instant since) {}

    /** Counts a password that is tried; before it is checked, so that those that are tried at once all count. */
    Uni<Attempts> attempt(SqlClient client, Share share, Instant now, Duration window) {
        return client.preparedQuery("update share set"
                        + " attempts = case when attempts_since > $3 then attempts + 1 else 1 end,"
                        + " attempts_since = case when attempts_since > $3 then attempts_since else $2 end"
                        + " where id = $1 returning attempts, attempts_since")
                .execute(Tuple.of(share.id(), Utc.of(now), Utc.of(now.minus(window))))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Shares.GONE.exception();
                    }
                    Row row = rows.iterator().next();
                    return new Attempts(row.getInteger(0), Rows.instant(row, 1));
                });
    }

    /** The password was right: that was no guess. */
    Uni<Void> takeBack(SqlClient client, Share share) {
        return client.preparedQuery("update share set attempts = greatest(attempts - 1, 0) where id = $1")
                .execute(Tuple.of(share.id()))
                .replaceWithVoid();
    }

    private static List<Share> all(RowSet<Row> rows) {
        return Rows.stream(rows).map(ShareStore::share).toList();
    }

    private static Share share(Row row) {
        return new Share(
                row.getString("id"),
                row.getLong("sequence"),
                row.getString("base_id"),
                row.getString("table_id"),
                row.getString("view_id"),
                row.getString("name"),
                Optional.ofNullable(row.getString("password_hash")),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
                Rows.instant(row, "created_at"),
                row.getString("created_by"));
    }
}
