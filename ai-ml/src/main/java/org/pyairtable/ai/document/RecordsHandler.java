package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.wire.Unread;

/** Maintains one document per record. Indexers embed pending documents later. */
@ApplicationScoped
class RecordsHandler implements SqlEventHandler<RecordEvent> {
    private final SourceStore sources;
    private final DocumentStore documents;
    private final KnownNames names;
    private final DocumentSignal signal;

    RecordsHandler(SourceStore sources, DocumentStore documents, KnownNames names, DocumentSignal signal) {
        this.sources = sources;
        this.documents = documents;
        this.names = names;
        this.signal = signal;
    }

    /** A document says what a record is, not what it was. */
    @Override
    public List<Unread> unread() {
        return List.of(new Unread(RecordChange.class, Set.of("before")));
    }

    @Override
    public Topic<RecordEvent> topic() {
        return Topics.RECORDS;
    }

    @Override
    public String name() {
        return "documents";
    }

    @Override
    public boolean acceptsBatches() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<RecordEvent> event) {
        return switch (event.event()) {
            case RecordsChanged changed -> handle(connection, event, changed);
        };
    }

    /** A record that changed several times is stored once. */
    @Override
    public Uni<Void> handleBatch(SqlConnection connection, List<Envelope<RecordEvent>> events) {
        String tableId = events.getFirst().event().tableId();
        List<SavedRecord> saved = new ArrayList<>();
        for (Envelope<RecordEvent> event : events) {
            if (!onlySaves(event) || !event.event().tableId().equals(tableId)) {
                return oneByOne(connection, events);
            }
            saved.addAll(saved(event));
        }
        return documents
                .save(connection, tableId, saved)
                .chain(live -> live ? Uni.createFrom().voidItem() : oneByOne(connection, events));
    }

    /**
     * The lock on change numbers comes before those on documents: taken when a deletion follows a save, it would be awaited
     * with documents locked for which an indexer waits that has it.
     */
    private Uni<Void> oneByOne(SqlConnection connection, List<Envelope<RecordEvent>> events) {
        Uni<Void> locked = events.stream().anyMatch(RecordsHandler::deletes)
                ? documents.lockChanges(connection)
                : Uni.createFrom().voidItem();
        return locked.chain(() -> SqlEventHandler.super.handleBatch(connection, events));
    }

    private static boolean deletes(Envelope<RecordEvent> event) {
        return switch (event.event()) {
            case RecordsChanged changed ->
                changed.changes().stream().anyMatch(change -> change.kind() == ChangeKind.DELETED);
        };
    }

    /** Whether the event only stores records. */
    private boolean onlySaves(Envelope<RecordEvent> event) {
        String workspaceId = event.workspace();
        return workspaceId != null
                && switch (event.event()) {
                    case RecordsChanged changed ->
                        names.known(changed, workspaceId)
                                && changed.changes().stream().allMatch(change -> change.kind() != ChangeKind.DELETED);
                };
    }

    private static List<SavedRecord> saved(Envelope<RecordEvent> event) {
        return switch (event.event()) {
            case RecordsChanged changed ->
                changed.changes().stream()
                        .filter(change -> change.kind() != ChangeKind.DELETED)
                        .map(change -> new SavedRecord(change, event))
                        .toList();
        };
    }

    private Uni<Void> handle(SqlConnection connection, Envelope<RecordEvent> event, RecordsChanged changed) {
        String workspaceId = event.workspace();
        if (workspaceId == null || workspaceId.isBlank()) {
            return Uni.createFrom().failure(new RejectedEvent("WORKSPACE_MISSING", "A record event has no workspace"));
        }
        List<SavedRecord> kept = saved(event);
        List<String> deleted = changed.changes().stream()
                .filter(change -> change.kind() == ChangeKind.DELETED)
                .map(RecordChange::recordId)
                .toList();
        Uni<Void> removed = deleted.isEmpty()
                ? Uni.createFrom().voidItem()
                : documents
                        .lockChanges(connection)
                        .chain(() -> documents.remove(connection, changed.tableId(), deleted, event))
                        .chain(() -> signal.changed(connection));
        return removed.chain(() -> names.known(changed, workspaceId)
                        ? documents.save(connection, changed.tableId(), kept)
                        : Uni.createFrom().item(false))
                .chain(saved -> saved
                        ? Uni.createFrom().voidItem()
                        : saveNames(connection, event, changed, workspaceId)
                                .chain(() -> documents.save(connection, changed.tableId(), kept))
                                .replaceWithVoid());
    }

    private Uni<Void> saveNames(
            SqlConnection connection, Envelope<RecordEvent> event, RecordsChanged changed, String workspaceId) {
        return sources.saveBase(connection, changed.baseId(), workspaceId, changed.baseName(), event.time())
                .chain(base -> sources.saveTable(
                                connection, changed.tableId(), changed.baseId(), changed.tableName(), event.time())
                        .map(base::or))
                .chain(table -> sources.saveFields(
                                connection, changed.tableId(), changed.schema(), primaryId(changed), event.time())
                        .map(table::or))
                .chain(saved -> switch (saved) {
                    case UNCHANGED -> {
                        names.remember(changed, workspaceId);
                        yield Uni.createFrom().voidItem();
                    }
                    case ADDED -> Uni.createFrom().voidItem();
                    case RENAMED -> documents.renderAgain(connection, changed.tableId(), event);
                });
    }

    private static String primaryId(RecordsChanged changed) {
        return changed.schema().isEmpty() ? "" : changed.schema().getFirst().id();
    }
}
