package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
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
import org.pyairtable.workflow.runs.waits.ArrivedEvent;
import org.pyairtable.workflow.runs.waits.EventWaits;
import org.pyairtable.workflow.triggers.RecordStarts.Cause;

/** Starts the workflows that wait for changes of records, and brings these to the runs that wait for them. */
@ApplicationScoped
class RecordHandler implements SqlEventHandler<RecordEvent> {
    private final WorkflowStore workflows;
    private final RunStarts starts;
    private final Starter starter;
    private final PendingStartTable pending;
    private final EventWaits waits;
    private final WorkflowSettings settings;
    private final Clock clock;

    RecordHandler(
            WorkflowStore workflows,
            RunStarts starts,
            Starter starter,
            PendingStartTable pending,
            EventWaits waits,
            WorkflowSettings settings,
            Clock clock) {
        this.workflows = workflows;
        this.starts = starts;
        this.starter = starter;
        this.pending = pending;
        this.waits = waits;
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
        String key = Workflow.tableKey(event.subject());
        return workflows
                .anyStartedBy(client, key)
                .chain(any -> any ? Uni.createFrom().item(true) : waits.anyAwaits(client, key));
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
                .collect(Collectors.groupingBy(event -> event.event().tableId(), TreeMap::new, Collectors.toList()));
        return Sequential.each(byTable.entrySet(), table -> waits.open(connection, Workflow.tableKey(table.getKey()))
                .chain(awaited -> workflows
                        .startedBy(connection, Workflow.tableKey(table.getKey()))
                        .chain(candidates -> handle(connection, table.getValue(), candidates, awaited))));
    }

    /** One event after the other: what it starts does not wait for it, but may for the next. */
    private Uni<Void> handle(
            SqlConnection c, List<Envelope<RecordEvent>> events, List<Workflow> candidates, boolean awaited) {
        Function<Envelope<RecordEvent>, Uni<Void>> arrive =
                event -> awaited ? arrive(c, event) : Uni.createFrom().voidItem();
        return candidates.isEmpty()
                ? Sequential.each(events, arrive)
                : start(c, events.getFirst().event().tableId(), events, candidates, arrive);
    }

    private Uni<Void> arrive(SqlConnection c, Envelope<RecordEvent> event) {
        return switch (event.event()) {
            case RecordEvent.RecordsChanged changed ->
                waits.arrived(c, ArrivedEvent.of(Workflow.tableKey(changed.tableId()), event.id(), changed));
        };
    }

    private Uni<Void> start(
            SqlConnection c,
            String tableId,
            List<Envelope<RecordEvent>> events,
            List<Workflow> candidates,
            Function<Envelope<RecordEvent>, Uni<Void>> before) {
        return pending.anyOf(c, tableId).chain(any -> {
            // What comes behind a pending event is pending, too: runs are started in the order of a table's events.
            AtomicInteger left = new AtomicInteger(any ? 0 : settings.runsPerTransaction());
            return Sequential.each(events, event -> before.apply(event)
                    .chain(() -> TraceContext.consuming(name(), event.traceparent(), () -> starts.depthAfter(c, event)
                            .chain(depth -> start(c, starts(event, depth, candidates), left)))));
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
