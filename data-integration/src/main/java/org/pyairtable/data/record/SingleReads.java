package org.pyairtable.data.record;

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
import org.pyairtable.runtime.requests.VertxContexts;

/**
 * Reads records that are asked for one by one. Those of a table that are asked for in the same turn of an event loop share a
 * statement, because most of what such a statement costs is its way to the database and back. None waits for another turn.
 */
final class SingleReads {
    private static final int MOST_TOGETHER = 100;

    private final Pool pool;
    private final ThreadLocal<Map<RowLayout, Together>> open = ThreadLocal.withInitial(IdentityHashMap::new);

    SingleReads(Pool pool) {
        this.pool = pool;
    }

    /**
     * The row of a record, and in the column behind those of the layout the version of the base as of the same moment. Fails
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
            // Of an array from a query PostgreSQL expects the same whatever is in it, and does not plan each time anew.
            return pool.preparedQuery(
                            "select " + layout.selection() + ", (select version from base where id = $2) from "
                                    + layout.source() + " where t._id = any((select $1::text[])::text[])")
                    .execute(Tuple.of(ids.toArray(String[]::new), baseId))
                    .map(result -> {
                        Map<String, Row> byId = new HashMap<>();
                        result.forEach(row -> byId.put(row.getString(0), row));
                        return byId;
                    });
        }
    }
}
