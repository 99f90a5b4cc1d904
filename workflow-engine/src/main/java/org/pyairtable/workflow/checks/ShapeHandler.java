package org.pyairtable.workflow.checks;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.definitions.WorkflowCheckTable;

/** Schedules a check of the workflows that use what was renamed, converted or deleted. */
@ApplicationScoped
class ShapeHandler implements SqlEventHandler<SchemaEvent> {
    private final WorkflowCheckTable checks;
    private final Clock clock;

    ShapeHandler(WorkflowCheckTable checks, Clock clock) {
        this.checks = checks;
        this.clock = clock;
    }

    @Override
    public Topic<SchemaEvent> topic() {
        return Topics.SCHEMAS;
    }

    @Override
    public String name() {
        return "workflow-shapes";
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return checks.anyUses(client, event.subject());
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<SchemaEvent> event) {
        return changed(event.event())
                .map(id -> checks.checkUsers(connection, id, clock.instant()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** The id of the base or table whose users have to be checked. */
    private static Optional<String> changed(SchemaEvent event) {
        return switch (event) {
            case SchemaEvent.BaseRenamed base -> Optional.of(base.baseId());
            case SchemaEvent.BaseDeleted base -> Optional.of(base.baseId());
            case SchemaEvent.TableChanged table -> Optional.of(table.tableId());
            case SchemaEvent.TableDeleted table -> Optional.of(table.tableId());
            case SchemaEvent.FieldChanged field -> Optional.of(field.tableId());
            case SchemaEvent.FieldDeleted field -> Optional.of(field.tableId());
            // Nothing uses what is new.
            case SchemaEvent.BaseCreated base -> Optional.empty();
            case SchemaEvent.TableCreated table -> Optional.empty();
            case SchemaEvent.FieldCreated field -> Optional.empty();
            case SchemaEvent.ViewCreated view -> Optional.empty();
            case SchemaEvent.ViewChanged view -> Optional.empty();
            case SchemaEvent.ViewDeleted view -> Optional.empty();
            case SchemaEvent.RulesChanged rules -> Optional.empty();
            case SchemaEvent.ShareCreated share -> Optional.empty();
            case SchemaEvent.ShareChanged share -> Optional.empty();
            case SchemaEvent.ShareRevoked share -> Optional.empty();
        };
    }
}
