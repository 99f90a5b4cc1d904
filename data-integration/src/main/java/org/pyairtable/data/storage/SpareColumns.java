package org.pyairtable.data.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;

/**
 * Adds columns in transactions of their own, for changes of the shape that fill them before they are seen. One that its change
 * left behind, because it failed or its process died, belongs to no field: it holds nothing that anybody can see, and goes when
 * the next one is added to its table.
 */
@Singleton
class SpareColumns {
    /** A reader that takes longer would make all the readers behind the lock wait as well. */
    private static final String LOCK_TIMEOUT = "set local lock_timeout = '500ms'";

    private static final int ATTEMPTS = 3;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Pool pool;

    SpareColumns(Pool pool) {
        this.pool = pool;
    }

    /**
     * Whether the column was added; not, where a reader did not let go of the table in time.
     *
     * @param table as it is going to be, of a base that the caller has for itself
     */
    Uni<Boolean> add(Table table, String definition) {
        return pool.withTransaction(connection -> Command.run(connection, LOCK_TIMEOUT)
                        .chain(() -> leftBehind(connection, table))
                        .chain(names -> Command.run(connection, alter(table.id(), names, definition))))
                .replaceWith(true)
                .onFailure(SpareColumns::isLocked)
                .retry()
                .atMost(ATTEMPTS - 1)
                .onFailure(SpareColumns::isLocked)
                .recoverWithItem(false);
    }

    private static String alter(String tableId, List<String> leftBehind, String definition) {
        List<String> changes = new ArrayList<>();
        leftBehind.forEach(name -> changes.add("drop column " + SqlNames.column(name)));
        // A restored field has its former id, whose column an attempt that failed may have left here.
        changes.add("add column if not exists " + definition);
        return "alter table " + SqlNames.table(tableId) + " " + String.join(", ", changes);
    }

    /** Columns for cells that no field has, neither one that others see nor one of this change. */
    private static Uni<List<String>> leftBehind(SqlConnection connection, Table table) {
        return connection
                .preparedQuery("""
                        select attname::text from pg_attribute
                        where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and starts_with(attname, 'fld')
                            and attname <> all($2::text[]) and not exists (select from field f where f.id = attname)""")
                .execute(Tuple.of(
                        SqlNames.table(table.id()),
                        table.fields().stream().map(Field::id).toArray(String[]::new)))
                .map(rows -> {
                    List<String> names = new ArrayList<>();
                    rows.forEach(row -> names.add(row.getString(0)));
                    return names;
                });
    }

    private static boolean isLocked(Throwable failure) {
        return failure instanceof PgException pg && LOCK_NOT_AVAILABLE.equals(pg.getSqlState());
    }
}
