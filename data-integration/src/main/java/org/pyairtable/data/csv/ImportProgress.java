package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.runtime.time.Utc;

/** How far imports with a key have come. A batch and its progress are one transaction. */
@Singleton
public class ImportProgress {
    /** @param rows data rows that were dealt with */
    public record Progress(String tableId, long rows, long created) {}

    private final Pool pool;
    private final Clock clock;

    ImportProgress(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    Uni<Optional<Progress>> find(String baseId, String key) {
        return pool.preparedQuery("select table_id, rows_done, created from csv_import where base_id = $1 and key = $2")
                .execute(Tuple.of(baseId, key))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next())
                                .map(row -> new Progress(row.getString(0), row.getLong(1), row.getLong(2))));
    }

    /** In the transaction that makes the import's table. Fails when another request with the same key has made one. */
    Uni<Void> begin(SqlConnection connection, String baseId, String key, String tableId) {
        return connection
                .preparedQuery("insert into csv_import (base_id, key, table_id, rows_done, created, updated_at)"
                        + " values ($1, $2, $3, 0, 0, $4) on conflict do nothing")
                .execute(Tuple.of(baseId, key, tableId, Utc.of(clock.instant())))
                .invoke(ImportProgress::requireAlone)
                .replaceWithVoid();
    }

    /** Fails when another request with the same key went on from the same place. */
    Uni<Void> advance(
            SqlConnection connection, String baseId, String key, String tableId, long from, int rows, int created) {
        return connection
                .preparedQuery("insert into csv_import (base_id, key, table_id, rows_done, created, updated_at)"
                        + " values ($1, $2, $3, $4, $5, $6) on conflict (base_id, key) do update"
                        + " set rows_done = excluded.rows_done, created = csv_import.created + excluded.created,"
                        + " updated_at = excluded.updated_at"
                        + " where csv_import.rows_done = $7 and csv_import.table_id = excluded.table_id")
                .execute(Tuple.from(
                        List.of(baseId, key, tableId, from + rows, (long) created, Utc.of(clock.instant()), from)))
                .invoke(ImportProgress::requireAlone)
                .replaceWithVoid();
    }

    private static void requireAlone(RowSet<Row> written) {
        if (written.rowCount() == 0) {
            throw new Conflict("Another import with this key is running").exception();
        }
    }
}
