package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.IngestEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.runs.waits.ArrivedEvent;
import org.pyairtable.workflow.runs.waits.EventWaits;

/** Starts the workflows that wait for events of other systems, and brings these to the runs that wait for them. */
@ApplicationScoped
class ExternalHandler implements SqlEventHandler<IngestEvent> {
    private final WorkflowStore workflows;
    private final Starter starter;
    private final EventWaits waits;
    private final Clock clock;

    ExternalHandler(WorkflowStore workflows, Starter starter, EventWaits waits, Clock clock) {
        this.waits = waits;
        this.clock = clock;
        this.workflows = workflows;
        this.starter = starter;
    }

    @Override
    public Topic<IngestEvent> topic() {
        return Topics.INGEST;
    }

    @Override
    public String name() {
        return "external-triggers";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<IngestEvent> event) {
        return switch (event.event()) {
            case IngestEvent.ExternalEvent external ->
                arrive(connection, event, external)
                        .chain(() -> workflows.startedBy(
                                connection, Workflow.externalKey(external.workspaceId(), external.name())))
                        .map(started -> started.stream()
                                .filter(workflow -> workflow.admits(external.payload(), clock.instant()))
                                .map(workflow -> RunSeed.from(
                                        event,
                                        workflow,
                                        TriggerData.withValues(
                                                workflow.definition().trigger().type(), external.payload()),
                                        0))
                                .toList())
                        .chain(seeds -> starter.start(connection, seeds));
        };
    }

    private Uni<Void> arrive(SqlConnection c, Envelope<IngestEvent> event, IngestEvent.ExternalEvent external) {
        String key = Workflow.externalKey(external.workspaceId(), external.name());
        return waits.open(c, key)
                .chain(awaited -> awaited
                        ? waits.arrived(c, ArrivedEvent.of(key, event.id(), external.payload()))
                        : Uni.createFrom().voidItem());
    }
}
