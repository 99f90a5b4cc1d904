package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.RunEngine;
import org.pyairtable.workflow.runs.RunSeed;

/** Starts the workflows that wait for changes of records. */
@ApplicationScoped
class RecordHandler implements SqlEventHandler<RecordEvent> {
    private final WorkflowStore workflows;
    private final RunEngine engine;
    private final Starter starter;
    private final Clock clock;

    RecordHandler(WorkflowStore workflows, RunEngine engine, Starter starter, Clock clock) {
        this.workflows = workflows;
        this.engine = engine;
        this.starter = starter;
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
    public boolean isChoosy() {
        return true;
    }

    @Override
    public Uni<Boolean> mayMatter(SqlClient client, EventOutline event) {
        return workflows.anyStartedBy(client, Workflow.tableKey(event.subject()));
    }

    @Override
    public boolean sharesTransactions() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<RecordEvent> event) {
        return switch (event.event()) {
            case RecordEvent.RecordsChanged changed ->
                workflows
                        .startedBy(connection, Workflow.tableKey(changed.tableId()))
                        .chain(candidates -> candidates.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : start(connection, event, changed, candidates));
        };
    }

    private Uni<Void> start(
            SqlConnection c,
            Envelope<RecordEvent> event,
            RecordEvent.RecordsChanged changed,
            List<Workflow> candidates) {
        RecordTriggers triggers = new RecordTriggers(changed, clock.instant());
        return engine.depthAfter(c, event)
                .map(depth -> candidates.stream()
                        .flatMap(workflow -> triggers.starting(workflow).stream()
                                .map(data -> RunSeed.from(event, workflow, data, depth)))
                        .toList())
                .chain(seeds -> starter.start(c, seeds));
    }
}
