package org.pyairtable.data.restore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.SchemaTrash;
import org.pyairtable.data.schema.SchemaTrash.Trashed;
import org.pyairtable.data.storage.Command;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.trash.Deleted;
import org.pyairtable.data.trash.TrashStore;
import org.pyairtable.runtime.flow.Sequential;

/** Removes fields, tables and bases for good, with all that was kept of them. */
@Singleton
class TrashRemoval {
    /** Readers behind the lock wait as long as this waits for it; it is tried again by the next round. */
    private static final String LOCK_TIMEOUT = "set local lock_timeout = '500ms'";

    private static final int BATCH = 5_000;

    private static final String FORGET = """
            delete from record_history where ctid = any(array(
                select ctid from record_history where table_id = $1 limit %d))""".formatted(BATCH);

    private final Pool pool;
    private final Transactions transactions;
    private final TrashStore store;
    private final SchemaRepository repository;
    private final SchemaTrash trash;
    private final PhysicalTables physical;

    TrashRemoval(
            Pool pool,
            Transactions transactions,
            TrashStore store,
            SchemaRepository repository,
            SchemaTrash trash,
            PhysicalTables physical) {
        this.pool = pool;
        this.transactions = transactions;
        this.store = store;
        this.repository = repository;
        this.trash = trash;
        this.physical = physical;
    }

    /** Does nothing when it was restored meanwhile. */
    Uni<Void> remove(Deleted deleted) {
        return transactions
                .whole(connection -> Command.run(connection, LOCK_TIMEOUT)
                        .chain(() -> Locks.ownBase(connection, deleted.baseId()))
                        .chain(() -> store.take(connection, deleted.id()))
                        .chain(there -> there
                                ? removeAll(connection, deleted)
                                : Uni.createFrom().item(List.<String>of())))
                .chain(tables -> Sequential.each(tables, this::forget));
    }

    /** @return ids of the tables that are gone */
    private Uni<List<String>> removeAll(SqlConnection connection, Deleted deleted) {
        return switch (deleted.kind()) {
            case RECORDS -> Uni.createFrom().item(List.of());
            case FIELD -> fields(connection, deleted.id()).replaceWith(List.of());
            case TABLE -> {
                String tableId = deleted.tableId().orElseThrow();
                yield fieldsIn(connection, tableId)
                        .chain(() -> physical.drop(connection, List.of(tableId), List.of()))
                        .chain(() -> repository.deleteTable(connection, tableId))
                        .replaceWith(List.of(tableId));
            }
            case BASE -> base(connection, deleted.baseId());
        };
    }

    /** The fields that went into the trash together. */
    private Uni<Void> fields(SqlConnection connection, String trashId) {
        return trash.trashedFields(connection, trashId)
                .chain(fields -> Sequential.each(fields, field -> field(connection, field)));
    }

    private Uni<Void> field(SqlConnection connection, Trashed trashed) {
        Uni<Void> cells = trashed.field().isDerived()
                ? Uni.createFrom().voidItem()
                : physical.remove(connection, trashed.tableId(), trashed.field());
        return cells.chain(
                () -> repository.deleteField(connection, trashed.field().id()));
    }

    /** What of a table is in the trash by itself, and the links within the table. */
    private Uni<Void> fieldsIn(SqlConnection connection, String tableId) {
        return trash.trashesIn(connection, tableId)
                .chain(ids ->
                        Sequential.each(ids, id -> fields(connection, id).chain(() -> store.take(connection, id))))
                .chain(() -> trash.joinTables(connection, tableId))
                .chain(joins -> physical.drop(connection, List.of(), joins))
                .chain(() -> connection
                        .preparedQuery("delete from trash where table_id = $1")
                        .execute(Tuple.of(tableId)))
                .replaceWithVoid();
    }

    private Uni<List<String>> base(SqlConnection connection, String baseId) {
        return trash.tableIds(connection, baseId)
                .call(tables -> Sequential.each(tables, table -> trash.joinTables(connection, table)
                        .chain(joins -> physical.drop(connection, List.of(), joins))))
                .call(tables -> physical.drop(connection, tables, List.of()))
                .call(() -> repository.deleteBase(connection, baseId));
    }

    private Uni<Void> forget(String tableId) {
        return Sequential.whilst(() -> pool.preparedQuery(FORGET)
                .execute(Tuple.of(tableId))
                .map(SqlResult::rowCount)
                .map(deleted -> deleted >= BATCH));
    }
}
