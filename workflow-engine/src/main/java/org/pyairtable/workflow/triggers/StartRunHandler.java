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
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.RunSeed;
import org.pyairtable.workflow.runs.TriggerData;

/** Starts workflows by command. The command's actor needs the same role as over HTTP. */
@ApplicationScoped
class StartRunHandler implements SqlEventHandler<WorkflowCommand> {
    private final WorkflowStore workflows;
    private final Starter starter;
    private final Memberships memberships;
    private final WorkspaceStates workspaces;

    StartRunHandler(WorkflowStore workflows, Starter starter, Memberships memberships, WorkspaceStates workspaces) {
        this.workspaces = workspaces;
        this.workflows = workflows;
        this.starter = starter;
        this.memberships = memberships;
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

    /** An actor without the right gets the same answer as for a workflow that does not exist. */
    private Workflow allowed(Optional<Workflow> found, String actor, String workflowId) {
        return found.filter(workflow -> Right.RUN.isGiven(memberships, workflow.workspaceId(), actor))
                .orElseThrow(() -> new RejectedEvent(
                        "WORKFLOW_NOT_FOUND",
                        "Workflow " + workflowId + " does not exist, or " + actor + " may not run it"));
    }

    private TriggerData data(Workflow workflow, WorkflowCommand.StartRun start) {
        if (workspaces.isArchived(workflow.workspaceId())) {
            throw new RejectedEvent(
                    "WORKSPACE_ARCHIVED",
                    "Workspace " + workflow.workspaceId() + " is archived; its workflows start no runs");
        }
        if (workflow.isBroken()) {
            throw new RejectedEvent("WORKFLOW_BROKEN", workflow.whyBroken());
        }
        workflow.whyNotStarted().ifPresent(reason -> {
            throw new RejectedEvent("WORKFLOW_PAUSED", reason);
        });
        return workflow.definition()
                .trigger()
                .inputType()
                .map(type -> TriggerData.withValues(type, start.input()))
                .orElseThrow(() -> new RejectedEvent(
                        "NOT_STARTABLE",
                        "Workflow " + workflow.id() + " has a trigger on records and cannot be started by a command"));
    }
}
