package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.RunStarts;
import org.pyairtable.workflow.triggers.RecordStarts.Cause;

/** Starts the workflows that wait for changes of records. */
@ApplicationScoped
class RecordHandler implements SqlEventHandler<RecordEvent> {
    private final WorkflowStore workflows;
    private final RunStarts starts;
    private final Starter starter;
    private final PendingStartTable pending;
    private final WorkflowSettings settings;
    private final Clock clock;

    RecordHandler(
            WorkflowStore workflows,
            RunStarts starts,
            Starter starter,
            PendingStartTable pending,
            WorkflowSettings settings,
            Clock clock) {
        this.workflows = workflows;
        this.starts = starts;
        this.starter = starter;
        this.pending = pending;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Topic<RecordEvent> topic() {
        return Topics.RECORDS;
    }

    @Override
    public String name() {
        return "record-triggers";
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return workflows.anyStartedBy(client, Workflow.tableKey(event.subject()));
    }

    @Override
    public boolean acceptsBatches() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<RecordEvent> event) {
        return handleBatch(connection, List.of(event));
    }

    /** The workflows of a table are read once for all events. */
    @Override
    public Uni<Void> handleBatch(SqlConnection connection, List<Envelope<RecordEvent>> events) {
        Map<String, List<Envelope<RecordEvent>>> byTable = events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.event().tableId(), LinkedHashMap::new, Collectors.toList()));
        return Sequential.each(byTable.entrySet(), table -> workflows
                .startedBy(connection, Workflow.tableKey(table.getKey()))
                .chain(candidates -> candidates.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : start(connection, table.getKey(), table.getValue(), candidates)));
    }

    private Uni<Void> start(
            SqlConnection c, String tableId, List<Envelope<RecordEvent>> events, List<Workflow> candidates) {
        return pending.anyOf(c, tableId).chain(any -> {
            // What comes behind a pending event is pending, too: runs are started in the order of a table's events.
            AtomicInteger left = new AtomicInteger(any ? 0 : settings.runsPerTransaction());
            return Sequential.each(
                    events,
                    event -> TraceContext.consuming(name(), event.traceparent(), () -> starts.depthAfter(c, event)
                            .chain(depth -> start(c, starts(event, depth, candidates), left))));
        });
    }

    private RecordStarts starts(Envelope<RecordEvent> event, int depth, List<Workflow> candidates) {
        return switch (event.event()) {
            case RecordEvent.RecordsChanged changed ->
                new RecordStarts(changed, clock.instant(), Cause.of(event, depth), candidates);
        };
    }

    private Uni<Void> start(SqlConnection c, RecordStarts starts, AtomicInteger left) {
        if (starts.pairs() > left.get()) {
            left.set(0);
            return pending.add(c, starts);
        }
        left.addAndGet(-starts.pairs());
        return starter.start(c, starts.seeds(0, starts.pairs()));
    }
}
