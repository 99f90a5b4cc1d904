package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.workflow.definitions.Concurrency;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.notices.Failure;
import org.pyairtable.workflow.runs.state.Lineage;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;

/** The end of a turn: writes in which state it leaves the run, and what others learn of that. */
record TurnEnd(
        RunTurn.Tools tools,
        Workflow workflow,
        Run run,
        Lineage lineage,
        EventContext context,
        TurnWrites writes,
        Instant now) {
    /** Writes what the turn has come to. */
    Uni<Run> rest(RunState state) {
        Run rested = run.in(state);
        Run.Parent parent = run.parent();
        if (!(state instanceof RunState.Active) && !run.isBlock()) {
            tools.metrics().ended(state);
        }
        Uni<Void> stored = writes.write(tools.connection())
                .chain(() -> tools.runs().update(tools.connection(), rested))
                .chain(() -> leaveSlot(state));
        return (parent == null || state instanceof RunState.Active
                        ? stored
                        : stored.chain(() -> tools.children().wakeParent(tools.connection(), parent.runId(), now)))
                .replaceWith(rested);
    }

    private Uni<Void> leaveSlot(RunState state) {
        Concurrency concurrency = workflow.definition().concurrency();
        Integer limit = concurrency == null ? null : concurrency.limit();
        return limit == null || run.parent() != null || state instanceof RunState.Active
                ? Uni.createFrom().voidItem()
                : tools.slots().leave(tools.connection(), workflow, limit, run.id(), now);
    }

    /** Publishes that a step has ended. */
    void announce(StepRun step) {
        if (step.state() instanceof StepState.Ended ended) {
            tools.metrics().ended(step);
            writes.publish(new WorkflowEvent.StepFinished(
                    workflow.id(), lineage.runId(), step.stepId(), step.action(), ended.status()));
        }
    }

    /** Of a run inside another, the other one reports it. */
    Uni<Run> failed(RunState.Failed state, String stepId, String reason) {
        if (!run.isBlock()) {
            writes.publish(new WorkflowEvent.RunFailed(workflow.id(), run.id(), stepId, reason));
        }
        return rest(state)
                .call(() -> run.parent() == null
                        ? tools.notices()
                                .failed(
                                        tools.connection(),
                                        workflow,
                                        new Failure(run.id(), stepId, reason),
                                        context,
                                        now)
                        : Uni.createFrom().voidItem());
    }
}
