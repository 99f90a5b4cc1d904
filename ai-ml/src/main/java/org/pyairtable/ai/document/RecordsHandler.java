package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
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

/** Keeps one document a record. The embedding is left to the indexers, which find the document pending. */
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
    @Produces
    @Singleton
    static Unread formerCells() {
        return new Unread(RecordChange.class, Set.of("before"));
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
    public boolean sharesTransactions() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<RecordEvent> event) {
        return switch (event.event()) {
            case RecordsChanged changed -> handle(connection, event, changed);
        };
    }

    /** What changed again among them is stored once. */
    @Override
    public Uni<Void> handleAll(SqlConnection connection, List<Envelope<RecordEvent>> events) {
        String tableId = events.getFirst().event().tableId();
        List<SavedRecord> saved = new ArrayList<>();
        for (Envelope<RecordEvent> event : events) {
            if (!onlySaves(event) || !event.event().tableId().equals(tableId)) {
                return SqlEventHandler.super.handleAll(connection, events);
            }
            saved.addAll(saved(event));
        }
        return documents
                .save(connection, tableId, saved)
                .chain(live ->
                        live ? Uni.createFrom().voidItem() : SqlEventHandler.super.handleAll(connection, events));
    }

    /** Whether all it takes is to store records. */
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
            return Uni.createFrom()
                    .failure(new RejectedEvent("WORKSPACE_MISSING", "A change of records names no workspace"));
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
