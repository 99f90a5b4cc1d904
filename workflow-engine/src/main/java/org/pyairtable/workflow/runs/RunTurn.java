package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.workflow.definitions.Step;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.scope.Scope;

/**
 * One turn of a run: from where it rests to where it rests next, inside the caller's transaction. Whatever the turn
 * changes or publishes comes true together or not at all.
 */
final class RunTurn {
    /** What a turn works with. */
    record Tools(SqlConnection connection, RunStore runs, StepStore steps, Outbox outbox, Duration commandDeadline) {}

    private final Tools tools;
    private final Workflow workflow;
    private final EventContext context;
    private final Instant now;
    private final Map<String, StepRun> taken;
    private final Run run;

    /**
     * @param run locked by the transaction; its state is replaced
     * @param cause id of what makes the run move
     */
    RunTurn(Tools tools, Workflow workflow, Run run, Map<String, StepRun> taken, String cause, Instant now) {
        this.tools = tools;
        this.workflow = workflow;
        this.run = run;
        this.taken = new LinkedHashMap<>(taken);
        this.context = new EventContext(workflow.workspaceId(), workflow.owner(), cause, run.correlation(), null);
        this.now = now;
    }

    /** Takes steps until the run waits or has ended. */
    Uni<Run> goOn(RunState.Running running) {
        return switch (Progress.of(workflow.definition().steps(), taken)) {
            case Progress.Start start ->
                begin(start.path(), start.step()).chain(state -> afterStep(running, start.step(), state));
            case Progress.Held held ->
                afterStep(running, held.step(), held.run().state());
            case Progress.Complete complete ->
                rest(running.succeed(now)).call(() -> publish(new WorkflowEvent.RunSucceeded(workflow.id(), run.id())));
        };
    }

    /** Gives a step that was waited for its next state, and goes on. */
    Uni<Run> settle(RunState.Running running, StepRun step, StepState state) {
        StepRun settled = step.in(state);
        taken.put(settled.path(), settled);
        return tools.steps()
                .update(tools.connection(), run.id(), settled)
                .chain(() -> announce(settled))
                .chain(() -> goOn(running));
    }

    /** Sends the command of a step again, whose earlier one was rejected. */
    Uni<Run> sendAgain(RunState.Running running, Step step, StepRun stepRun, StepState.BackingOff backingOff) {
        return switch (outcome(step)) {
            case Outcome.Ask ask ->
                tools.outbox()
                        .append(tools.connection(), context, ask.command())
                        .chain(sent -> settle(running, stepRun, backingOff.sent(sent.id(), deadline())));
            case Outcome.Refuse refuse -> settle(running, stepRun, backingOff.fail(refuse.reason(), now));
            case Outcome other -> throw new IllegalStateException("Only commands are sent again: " + other);
        };
    }

    /** Ends the run and what it waits for. */
    Uni<Run> cancel(RunState.Active active, String reason) {
        Uni<Void> steps = Uni.createFrom().voidItem();
        for (StepRun step : taken.values()) {
            if (step.state() instanceof StepState.Open open) {
                StepRun cancelled = step.in(open.cancel(now));
                steps = steps.chain(() -> tools.steps().update(tools.connection(), run.id(), cancelled))
                        .chain(() -> announce(cancelled));
            }
        }
        return steps.chain(() -> rest(active.cancel(now))).call(() -> publishFailure(lastStep(), reason));
    }

    /** Ends the run, which cannot be moved on. */
    Uni<Run> giveUp(String reason) {
        return rest(new RunState.Running().fail(reason, now)).call(() -> publishFailure(lastStep(), reason));
    }

    private Uni<StepState> begin(String path, Step step) {
        return state(step).chain(state -> {
            StepRun begun = new StepRun(path, taken.size(), step.id(), step.action(), state, now);
            taken.put(path, begun);
            return tools.steps()
                    .insert(tools.connection(), run.id(), begun)
                    .chain(() -> announce(begun))
                    .replaceWith(state);
        });
    }

    private Uni<StepState> state(Step step) {
        return switch (outcome(step)) {
            case Outcome.Done done -> Uni.createFrom().item(new StepState.Succeeded(done.output(), now));
            case Outcome.Tell tell ->
                tools.outbox()
                        .append(tools.connection(), context, tell.message())
                        .replaceWith(new StepState.Succeeded(tell.output(), now));
            case Outcome.Ask ask ->
                tools.outbox()
                        .append(tools.connection(), context, ask.command())
                        .map(sent -> new StepState.AwaitingResult(sent.id(), 1, deadline()));
            case Outcome.Sleep sleep -> Uni.createFrom().item(new StepState.Sleeping(sleep.until()));
            case Outcome.Refuse refuse -> Uni.createFrom().item(new StepState.Failed(refuse.reason(), now));
        };
    }

    private Outcome outcome(Step step) {
        return new StepStart(workflow, run.id(), scope(run, taken.values()), now).of(step);
    }

    static Scope scope(Run run, Collection<StepRun> taken) {
        Map<String, Object> results = new HashMap<>();
        taken.forEach(step -> step.state().result().ifPresent(output -> results.put(step.stepId(), output)));
        return new Scope(
                Optional.ofNullable(run.trigger().record()), run.trigger().values(), results);
    }

    private Instant deadline() {
        return now.plus(tools.commandDeadline());
    }

    private Uni<Run> afterStep(RunState.Running running, Step step, StepState state) {
        return switch (state) {
            case StepState.Succeeded succeeded -> goOn(running);
            case StepState.Open open -> rest(running.waitUntil(open.until()));
            case StepState.Failed failed ->
                rest(running.fail("Step " + step.id() + ": " + failed.reason(), now))
                        .call(() -> publishFailure(step.id(), failed.reason()));
            case StepState.Cancelled cancelled -> rest(running.cancel(now));
        };
    }

    private Uni<Run> rest(RunState state) {
        Run rested = run.in(state);
        return tools.runs().update(tools.connection(), rested).replaceWith(rested);
    }

    private Uni<Void> announce(StepRun step) {
        return step.state() instanceof StepState.Ended ended
                ? publish(new WorkflowEvent.StepFinished(
                        workflow.id(), run.id(), step.stepId(), step.action(), ended.status()))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> publishFailure(String stepId, String reason) {
        return publish(new WorkflowEvent.RunFailed(workflow.id(), run.id(), stepId, reason));
    }

    private String lastStep() {
        return taken.isEmpty() ? "" : List.copyOf(taken.values()).getLast().stepId();
    }

    private Uni<Void> publish(WorkflowEvent event) {
        return tools.outbox().append(tools.connection(), context, event).replaceWithVoid();
    }
}
