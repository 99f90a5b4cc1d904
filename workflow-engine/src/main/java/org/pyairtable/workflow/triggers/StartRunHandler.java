package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowCommand;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.StartForm;
import org.pyairtable.workflow.runs.RunStarts;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;

/** Starts workflows by command. The command's actor, limited by its credential, needs the same rights as over HTTP. */
@ApplicationScoped
class StartRunHandler implements SqlEventHandler<WorkflowCommand> {
    private final WorkflowStore workflows;
    private final RunStarts starts;
    private final WorkflowAccess access;
    private final WorkspaceStates workspaces;
    private final Outbox outbox;

    StartRunHandler(
            WorkflowStore workflows,
            RunStarts starts,
            WorkflowAccess access,
            WorkspaceStates workspaces,
            Outbox outbox) {
        this.workspaces = workspaces;
        this.workflows = workflows;
        this.starts = starts;
        this.access = access;
        this.outbox = outbox;
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
                    Workflow workflow = allowed(found, Principal.of(command, "command"), start.workflowId());
                    return starts.start(connection, RunSeed.from(command, workflow, data(workflow, start), 0))
                            .chain(run -> reply(connection, command, run));
                });
        };
    }

    /** What the run holds is for credentials that may read runs, and they ask for it. */
    private Uni<Void> reply(SqlConnection connection, Envelope<WorkflowCommand> command, Optional<Run> started) {
        if (command.replyTo() == null || started.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Run run = started.get();
        Reply begun = new Reply.WorkflowRun(
                run.workflowId(),
                run.id(),
                run.workflowId(),
                run.state().status(),
                null,
                run.startedAt(),
                null,
                List.of(),
                0);
        return outbox.append(connection, EventContext.causedBy(command), begun).replaceWithVoid();
    }

    /** An actor without the right gets the same answer as for a workflow that does not exist. */
    private Workflow allowed(Optional<Workflow> found, Principal actor, String workflowId) {
        return found.filter(workflow -> access.gives(Right.RUN, actor, workflow.workspaceId()))
                .orElseThrow(() -> new RejectedEvent(
                        "WORKFLOW_NOT_FOUND",
                        "Workflow " + workflowId + " does not exist, or " + actor.userId() + " may not run it"));
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
                .map(type -> TriggerData.withValues(type, filled(workflow, start.input())))
                .orElseThrow(() -> new RejectedEvent(
                        "NOT_STARTABLE",
                        "Workflow " + workflow.id() + " has a trigger on records and cannot be started by a command"));
    }

    private static Map<String, Object> filled(Workflow workflow, Map<String, Object> input) {
        return switch (workflow.definition().trigger().form().fill(input)) {
            case StartForm.Filled.Values filled -> filled.values();
            case StartForm.Filled.Refused refused ->
                throw new RejectedEvent("INVALID_INPUT", "input." + refused.name() + " " + refused.message());
        };
    }
}
