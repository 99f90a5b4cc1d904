package org.pyairtable.data.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.Command;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Makes the indexes for orders and filters that clients ask for repeatedly, when the table is large enough to be worth
 * it. An index is built in the background, one at a time over all instances, without keeping readers or writers waiting; a change of the table's
 * schema cancels it and it begins anew. An index goes with the fields that it is on.
 */
@ApplicationScoped
public class DemandedIndexes {
    private static final Logger LOG = Logger.getLogger(DemandedIndexes.class);
    private static final int ASKED_REPEATEDLY = 2;
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_PER_TABLE = 12;
    private static final long WORTHWHILE_BYTES = 1 << 20;
    private static final long LOCK = 0x7079616964786573L;

    /** How long an answer about an index holds. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private record Wanted(String tableId, String columns) {
        String name() {
            return SqlNames.indexName(tableId, columns);
        }

        /** The index that served the same lists before the order of texts changed. */
        String formerName() {
            return SqlNames.indexName(tableId, SortKey.formerColumns(columns));
        }
    }

    /** What the database says about a table and one of its indexes. */
    private record Found(long bytes, long indexes, boolean exists, boolean valid, boolean former) {
        static Found of(Row row) {
            return new Found(row.getLong(0), row.getLong(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
        }
    }

    private final Pool pool;
    private final Map<Wanted, Integer> asked = new ConcurrentHashMap<>();
    private final Cache<Wanted, Boolean> settled = Caffeine.newBuilder()
            .maximumSize(10 * MAX_WAITING)
            .expireAfterWrite(SETTLED)
            .build();
    /** Longer than settled, so that an index that is asked for again and again is always known. */
    private final Cache<Wanted, Boolean> made = Caffeine.newBuilder()
            .maximumSize(10 * MAX_WAITING)
            .expireAfterWrite(SETTLED.multipliedBy(2))
            .build();

    DemandedIndexes(Pool pool) {
        this.pool = pool;
    }

    /** Notes that an index of the table with these columns would have served a list. */
    public void asked(Table table, String columns) {
        Wanted wanted = new Wanted(table.id(), columns);
        if (settled.getIfPresent(wanted) == null && (asked.size() < MAX_WAITING || asked.containsKey(wanted))) {
            asked.merge(wanted, 1, Integer::sum);
        }
    }

    /** Whether the table has the index, as far as this instance knows: it was asked for here not long ago. */
    public boolean isMade(Table table, String columns) {
        return made.getIfPresent(new Wanted(table.id(), columns)) != null;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> make() {
        List<Wanted> repeatedly = asked.entrySet().stream()
                .filter(entry -> entry.getValue() >= ASKED_REPEATEDLY)
                .map(Map.Entry::getKey)
                .toList();
        return Sequential.each(repeatedly, this::make);
    }

    private Uni<Void> make(Wanted wanted) {
        return pool.withConnection(connection -> Locks.alone(connection, LOCK, () -> find(connection, wanted)
                        .chain(found -> make(connection, wanted, found))
                        .invoke(there -> settle(wanted, there))
                        .replaceWithVoid()))
                .onFailure()
                .invoke(failure -> LOG.infof(
                        "Index not built, its demand is kept: index=%s reason=%s", wanted.name(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void settle(Wanted wanted, boolean there) {
        settled.put(wanted, true);
        if (there) {
            made.put(wanted, true);
        } else {
            made.invalidate(wanted);
        }
        asked.remove(wanted);
    }

    /** No row when the table is gone. */
    private static Uni<List<Found>> find(SqlConnection connection, Wanted wanted) {
        return connection
                .preparedQuery("""
                        select pg_relation_size(t.oid), count(c.oid) filter (where c.relname like 'idx%'),
                            coalesce(bool_or(c.relname = $2), false),
                            coalesce(bool_or(c.relname = $2 and i.indisvalid), false),
                            coalesce(bool_or(c.relname = $3 and $3 <> $2), false)
                        from pg_class t left join pg_index i on i.indrelid = t.oid
                            left join pg_class c on c.oid = i.indexrelid
                        where t.oid = to_regclass($1) group by t.oid""")
                .execute(Tuple.of(SqlNames.table(wanted.tableId()), wanted.name(), wanted.formerName()))
                .map(rows -> {
                    List<Found> found = new ArrayList<>();
                    rows.forEach(row -> found.add(Found.of(row)));
                    return found;
                });
    }

    /** Answers whether the index is there. */
    private static Uni<Boolean> make(SqlConnection connection, Wanted wanted, List<Found> found) {
        if (found.isEmpty() || found.getFirst().valid() || found.getFirst().bytes() < WORTHWHILE_BYTES) {
            return Uni.createFrom().item(!found.isEmpty() && found.getFirst().valid());
        }
        return room(connection, wanted, found.getFirst())
                .chain(there ->
                        there ? create(connection, wanted) : Uni.createFrom().item(false))
                .call(there -> there && found.getFirst().former()
                        ? drop(connection, wanted.formerName())
                        : Uni.createFrom().voidItem());
    }

    /** Answers whether the table may have one more. */
    private static Uni<Boolean> room(SqlConnection connection, Wanted wanted, Found state) {
        if (state.exists()) {
            // An invalid one was left behind by a build that was cut off.
            return drop(connection, wanted.name()).replaceWith(true);
        }
        // The one that it replaces goes when it is there.
        return state.indexes() - (state.former() ? 1 : 0) >= MAX_PER_TABLE
                ? dropUnused(connection, wanted)
                : Uni.createFrom().item(true);
    }

    private static Uni<Boolean> create(SqlConnection connection, Wanted wanted) {
        String table = SqlNames.table(wanted.tableId());
        return Command.run(
                        connection,
                        "create index concurrently " + SqlNames.index(wanted.name()) + " on " + table + " ("
                                + wanted.columns() + ")")
                // Only then it is known how many rows have which values of the expressions in the index.
                .chain(() -> Command.run(connection, "analyze " + table))
                .replaceWith(true);
    }

    /** Makes room by the index that was not used for the longest time; not when all were used today. */
    private static Uni<Boolean> dropUnused(SqlConnection connection, Wanted wanted) {
        return connection
                .preparedQuery("""
                        select indexrelname from pg_stat_user_indexes
                        where relid = to_regclass($1) and indexrelname like 'idx%'
                            and last_idx_scan < now() - interval '1 day'
                        order by last_idx_scan limit 1""")
                .execute(Tuple.of(SqlNames.table(wanted.tableId())))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : drop(connection, rows.iterator().next().getString(0)).replaceWith(true));
    }

    private static Uni<Void> drop(SqlConnection connection, String name) {
        return Command.run(connection, "drop index concurrently records." + SqlNames.index(name));
    }
}
