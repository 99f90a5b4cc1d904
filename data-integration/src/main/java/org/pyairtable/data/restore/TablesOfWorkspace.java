package org.pyairtable.data.restore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.SchemaTrash;
import org.pyairtable.data.storage.Command;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.WorkspaceData;

/**
 * The tables of a workspace that is deleted, one in a piece: however many records it has, its physical table goes as a whole.
 * Waits for no writer for long; what does not get the lock is tried again by the next round.
 */
@Singleton
class TablesOfWorkspace implements WorkspaceData {
    private static final String LOCK_TIMEOUT = "set local lock_timeout = '2s'";
    private static final String NEXT = """
            select t.id, t.base_id from base_table t join base b on b.id = t.base_id where b.workspace_id = $1
            order by t.id limit 1""";

    private final SchemaRepository repository;
    private final SchemaTrash trash;
    private final PhysicalTables physical;
    private final Outbox outbox;

    TablesOfWorkspace(SchemaRepository repository, SchemaTrash trash, PhysicalTables physical, Outbox outbox) {
        this.repository = repository;
        this.trash = trash;
        this.physical = physical;
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, String workspaceId, String from) {
        return connection.preparedQuery(NEXT).execute(Tuple.of(workspaceId)).chain(rows -> rows.stream()
                .findFirst()
                .map(row -> drop(connection, row.getString("base_id"), row.getString("id"))
                        .replaceWith(new Piece(1, Optional.of("more"))))
                .orElseGet(() -> Uni.createFrom().item(new Piece(0, Optional.empty()))));
    }

    private Uni<Void> drop(SqlConnection connection, String baseId, String tableId) {
        return Command.run(connection, LOCK_TIMEOUT)
                .chain(() -> Locks.ownBase(connection, baseId))
                .chain(() -> PhysicalTables.stopIndexing(connection, tableId))
                .chain(() -> trash.joinTables(connection, tableId))
                .chain(joins -> physical.drop(connection, List.of(tableId), joins))
                .chain(() -> repository.deleteTable(connection, tableId))
                .chain(() -> outbox.remove(connection, Topics.RULES, tableId));
    }
}
