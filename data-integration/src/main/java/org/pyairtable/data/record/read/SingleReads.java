package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.refusal.Unavailable;
import org.pyairtable.runtime.requests.VertxContexts;

/**
 * Reads records that are asked for one by one. Those of a table that are asked for in the same turn of an event loop share a
 * statement, because most of what such a statement costs is its way to the database and back. None waits for another turn.
 */
final class SingleReads {
    private static final int MOST_TOGETHER = 100;
    /** Of a record that is read together with others. */
    private static final long MOST_BYTES = 65_536;

    private final Pool pool;
    private final ThreadLocal<Map<RowLayout, Together>> open = ThreadLocal.withInitial(IdentityHashMap::new);

    SingleReads(Pool pool) {
        this.pool = pool;
    }

    /**
     * The row of a record, and in the columns behind those of the layout the version of the base as of the same moment and how
     * many bytes its cells take; see {@link #isWhole}. Fails
     * with {@link IllegalStateException} when it is subscribed to elsewhere than on an event loop.
     */
    Uni<Optional<Row>> row(RowLayout layout, String baseId, String recordId) {
        return Uni.createFrom().deferred(() -> {
            if (!Context.isOnEventLoopThread()) {
                throw new IllegalStateException("Records are read together on event loops only");
            }
            Context caller = Vertx.currentContext();
            Executor turns = VertxContexts.turns(caller);
            Together together = open.get().computeIfAbsent(layout, l -> new Together(l, baseId, turns));
            return together.ask(recordId).emitOn(turns);
        });
    }

    private static String statement(RowLayout layout) {
        // Of an array from a query PostgreSQL expects the same whatever is in it, and does not plan each time anew.
        return "select " + layout.selection() + ", (select version from base where id = $2) from " + layout.source()
                + " where t._id = any((select $1::text[])::text[])";
    }

    /** How many bytes the cells of a record take. */
    static long bytes(RowLayout layout, Row row) {
        return row.getLong(layout.width() + 1);
    }

    /** Whether the row has all of its cells; one that is large lacks some, so that those read with it need not wait. */
    static boolean isWhole(RowLayout layout, Row row) {
        return bytes(layout, row) <= MOST_BYTES;
    }

    /** The row with all cells, however large they are, and the version behind them. Fails when the record is gone. */
    Uni<Row> alone(RowLayout layout, String baseId, String recordId) {
        return pool.preparedQuery(statement(layout))
                .execute(Tuple.of(new String[] {recordId}, baseId))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new Unavailable.Service().exception();
                    }
                    return rows.iterator().next();
                });
    }

    /** What is read by one statement. */
    private final class Together {
        private final RowLayout layout;
        private final String baseId;
        private final Set<String> ids = new LinkedHashSet<>();
        private final Uni<Map<String, Row>> rows;

        Together(RowLayout layout, String baseId, Executor turns) {
            this.layout = layout;
            this.baseId = baseId;
            this.rows = Uni.createFrom()
                    .voidItem()
                    .emitOn(turns)
                    .chain(this::read)
                    .memoize()
                    .indefinitely();
        }

        Uni<Optional<Row>> ask(String id) {
            ids.add(id);
            if (ids.size() == MOST_TOGETHER) {
                close();
            }
            return rows.map(found -> Optional.ofNullable(found.get(id)));
        }

        private void close() {
            open.get().remove(layout, this);
        }

        private Uni<Map<String, Row>> read() {
            close();
            return pool.preparedQuery(BoundedSelect.each(layout, 1, statement(layout), Long.toString(MOST_BYTES)))
                    .execute(Tuple.of(ids.toArray(String[]::new), baseId))
                    .map(result -> {
                        Map<String, Row> byId = new HashMap<>();
                        result.forEach(row -> byId.put(row.getString(0), row));
                        return byId;
                    });
        }
    }
}
