package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowCommand;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.workflow.Access;
import org.pyairtable.workflow.Access.Right;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.RunSeed;
import org.pyairtable.workflow.runs.TriggerData;

/** Starts workflows that are asked for by command. The command's actor needs the role that HTTP asks for, too. */
@ApplicationScoped
class StartRunHandler implements SqlEventHandler<WorkflowCommand> {
    private final WorkflowStore workflows;
    private final Starter starter;
    private final Access access;

    StartRunHandler(WorkflowStore workflows, Starter starter, Access access) {
        this.workflows = workflows;
        this.starter = starter;
        this.access = access;
    }

    @Override
    public Topic<WorkflowCommand> topic() {
        return Topics.WORKFLOW_COMMANDS;
    }

    @Override
    public String name() {
        return "start-run";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<WorkflowCommand> command) {
        return switch (command.event()) {
            case WorkflowCommand.StartRun start ->
                workflows.current(connection, start.workflowId()).chain(found -> {
                    Workflow workflow = allowed(found, command.actor(), start.workflowId());
                    return starter.start(
                            connection, List.of(RunSeed.from(command, workflow, data(workflow, start), 0)));
                });
        };
    }

    /** Who may not run it learns no more than that there is no such workflow. */
    private Workflow allowed(Optional<Workflow> found, String actor, String workflowId) {
        return found.filter(workflow -> access.allows(Right.RUN, workflow.workspaceId(), actor))
                .orElseThrow(() -> new RejectedEvent(
                        "WORKFLOW_NOT_FOUND", "There is no workflow " + workflowId + " that " + actor + " may run"));
    }

    private static TriggerData data(Workflow workflow, WorkflowCommand.StartRun start) {
        return workflow.definition()
                .trigger()
                .inputType()
                .map(type -> TriggerData.withValues(type, start.input()))
                .orElseThrow(() -> new RejectedEvent(
                        "NOT_STARTABLE", "Records start workflow " + workflow.id() + ", not commands"));
    }
}
