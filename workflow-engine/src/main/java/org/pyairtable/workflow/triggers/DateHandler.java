package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;

/** Notes the dates of records for which workflows wait, also for those that are paused or broken. */
@ApplicationScoped
class DateHandler implements SqlEventHandler<RecordEvent> {
    private final WorkflowStore workflows;
    private final RecordDateTable dates;

    DateHandler(WorkflowStore workflows, RecordDateTable dates) {
        this.workflows = workflows;
        this.dates = dates;
    }

    @Override
    public Topic<RecordEvent> topic() {
        return Topics.RECORDS;
    }

    @Override
    public String name() {
        return "date-triggers";
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return workflows.anyWith(client, Workflow.datesKey(event.subject()));
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<RecordEvent> event) {
        return switch (event.event()) {
            case RecordsChanged changed ->
                workflows
                        .with(connection, Workflow.datesKey(changed.tableId()))
                        .chain(waiting -> Sequential.each(
                                waiting, workflow -> note(connection, workflow, changed, event.time())));
        };
    }

    /** A time that is past when the date is entered starts nothing. */
    private Uni<Void> note(SqlConnection c, Workflow workflow, RecordsChanged changed, Instant at) {
        if (!(workflow.definition().trigger() instanceof RecordDateTrigger date)) {
            return Uni.createFrom().voidItem();
        }
        Map<String, Instant> due = new HashMap<>();
        List<String> without = new ArrayList<>();
        for (RecordChange change : changed.changes()) {
            if (concerns(change, date.field())) {
                Optional<Instant> time =
                        date.due(change.fields().get(date.field())).filter(at::isBefore);
                time.ifPresentOrElse(then -> due.put(change.recordId(), then), () -> without.add(change.recordId()));
            }
        }
        return dates.changed(c, workflow, due, at).chain(() -> dates.remove(c, workflow, without, at));
    }

    /** A change without changed cells follows from a change of the schema, which may have made other dates of them. */
    private static boolean concerns(RecordChange change, String fieldId) {
        return change.kind() != ChangeKind.UPDATED
                || change.before().isEmpty()
                || change.before().containsKey(fieldId);
    }
}
