package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.pyairtable.ai.document.SourceStore.Saved;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.events.SchemaEvent.BaseCreated;
import org.pyairtable.events.SchemaEvent.BaseDeleted;
import org.pyairtable.events.SchemaEvent.BaseRenamed;
import org.pyairtable.events.SchemaEvent.FieldChanged;
import org.pyairtable.events.SchemaEvent.FieldCreated;
import org.pyairtable.events.SchemaEvent.FieldDeleted;
import org.pyairtable.events.SchemaEvent.RulesChanged;
import org.pyairtable.events.SchemaEvent.ShareChanged;
import org.pyairtable.events.SchemaEvent.ShareCreated;
import org.pyairtable.events.SchemaEvent.ShareRevoked;
import org.pyairtable.events.SchemaEvent.TableChanged;
import org.pyairtable.events.SchemaEvent.TableCreated;
import org.pyairtable.events.SchemaEvent.TableDeleted;
import org.pyairtable.events.SchemaEvent.ViewChanged;
import org.pyairtable.events.SchemaEvent.ViewCreated;
import org.pyairtable.events.SchemaEvent.ViewDeleted;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SqlEventHandler;

/** Stores the names that documents are rendered with, and removes the documents of deleted bases and tables. */
@ApplicationScoped
class SchemasHandler implements SqlEventHandler<SchemaEvent> {
    private final SourceStore sources;
    private final DocumentStore documents;
    private final DocumentSignal signal;

    SchemasHandler(SourceStore sources, DocumentStore documents, DocumentSignal signal) {
        this.sources = sources;
        this.documents = documents;
        this.signal = signal;
    }

    @Override
    public Topic<SchemaEvent> topic() {
        return Topics.SCHEMAS;
    }

    @Override
    public String name() {
        return "document-sources";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<SchemaEvent> event) {
        String workspaceId = event.workspace();
        if (workspaceId == null || workspaceId.isBlank()) {
            return Uni.createFrom().failure(new RejectedEvent("WORKSPACE_MISSING", "A schema event has no workspace"));
        }
        return switch (event.event()) {
            case BaseCreated base ->
                sources.saveBase(connection, base.baseId(), workspaceId, base.name(), event.time())
                        .replaceWithVoid();
            case BaseRenamed base ->
                sources.saveBase(connection, base.baseId(), workspaceId, base.name(), event.time())
                        .replaceWithVoid();
            case BaseDeleted base ->
                documents
                        .lockChanges(connection)
                        .chain(() -> sources.markBaseGone(connection, base.baseId(), workspaceId, event.time()))
                        .chain(() -> documents.removeAll(connection, base.baseId()))
                        .chain(() -> signal.changed(connection));
            case TableCreated table -> saveTable(connection, event, table.tableId(), table.name());
            case TableChanged table -> saveTable(connection, event, table.tableId(), table.name());
            case TableDeleted table ->
                documents
                        .lockChanges(connection)
                        .chain(() -> sources.markTableGone(connection, table.tableId(), table.baseId(), event.time()))
                        .chain(() -> documents.removeAll(connection, table.tableId()))
                        .chain(() -> signal.changed(connection));
            case FieldCreated field ->
                saveField(connection, event, field.tableId(), field.fieldId(), field.name(), field.type());
            case FieldChanged field ->
                saveField(connection, event, field.tableId(), field.fieldId(), field.name(), field.type());
            case FieldDeleted field ->
                sources.markFieldGone(connection, field.tableId(), field.fieldId(), event.time())
                        .chain(() -> renderAgain(connection, event, field.tableId(), true));
            // Documents hold all cells of a record, whichever view shows it.
            case ViewCreated view -> Uni.createFrom().voidItem();
            case ViewChanged view -> Uni.createFrom().voidItem();
            case ViewDeleted view -> Uni.createFrom().voidItem();
            // Whom they concern is asked when documents are searched.
            case RulesChanged rules -> Uni.createFrom().voidItem();
            // Who has a link reads at data-integration.
            case ShareCreated share -> Uni.createFrom().voidItem();
            case ShareChanged share -> Uni.createFrom().voidItem();
            case ShareRevoked share -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> saveTable(SqlConnection connection, Envelope<SchemaEvent> event, String tableId, String name) {
        return sources.saveTable(connection, tableId, event.event().baseId(), name, event.time())
                .chain(saved -> renderAgain(connection, event, tableId, saved == Saved.RENAMED));
    }

    private Uni<Void> saveField(
            SqlConnection connection,
            Envelope<SchemaEvent> event,
            String tableId,
            String fieldId,
            String name,
            String type) {
        return sources.saveFields(connection, tableId, List.of(new FieldInfo(fieldId, name, type)), "", event.time())
                .chain(saved -> renderAgain(connection, event, tableId, saved == Saved.RENAMED));
    }

    private Uni<Void> renderAgain(
            SqlConnection connection, Envelope<SchemaEvent> event, String tableId, boolean needed) {
        return needed
                ? documents.renderAgain(connection, tableId, event).chain(() -> signal.pending(connection))
                : Uni.createFrom().voidItem();
    }
}
