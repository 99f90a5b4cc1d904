package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.WorkflowStore;

/**
 * Starts runs and moves them on. Every method works inside the transaction of the given connection, with the run's row
 * locked; see the package for why one transaction is one turn.
 */
@Singleton
public class RunEngine {
    private final RunStore runs;
    private final StepStore steps;
    private final WorkflowStore workflows;
    private final Outbox outbox;
    private final WorkflowSettings settings;
    private final Clock clock;

    RunEngine(
            RunStore runs,
            StepStore steps,
            WorkflowStore workflows,
            Outbox outbox,
            WorkflowSettings settings,
            Clock clock) {
        this.runs = runs;
        this.steps = steps;
        this.workflows = workflows;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /** Starts a run and takes its first steps. Empty when the cause started the workflow for the record before. */
    public Uni<Optional<Run>> start(SqlConnection c, RunSeed seed) {
        return insert(c, seed, run -> turn(c, seed, run).goOn(new RunState.Running()));
    }

    /** Starts a run and leaves its steps to the next tick. */
    public Uni<Optional<Run>> startLater(SqlConnection c, RunSeed seed) {
        return insert(c, seed, run -> Uni.createFrom().item(run));
    }

    private Uni<Optional<Run>> insert(SqlConnection c, RunSeed seed, Function<Run, Uni<Run>> then) {
        boolean refused = seed.depth() > settings.maxDepth();
        Instant now = now();
        RunState.Running running = new RunState.Running();
        Run run = new Run(
                Ids.random("run"),
                0,
                seed.workflow().id(),
                seed.workflow().version(),
                refused ? running.fail(tooDeep(), now) : running,
                seed.depth(),
                seed.causeId(),
                seed.correlation(),
                seed.traceparent(),
                seed.trigger(),
                now);
        return runs.insert(c, run, seed.causeSource()).chain(inserted -> {
            if (inserted.isEmpty()) {
                return Uni.createFrom().item(inserted);
            }
            return announce(c, seed, run, refused)
                    .chain(() -> refused ? Uni.createFrom().item(run) : then.apply(run))
                    .map(Optional::of);
        });
    }

    private String tooDeep() {
        return "Refused: " + settings.maxDepth()
                + " runs already set off each other, so this looks like workflows that trigger themselves";
    }

    private Uni<Void> announce(SqlConnection c, RunSeed seed, Run run, boolean refused) {
        EventContext context = new EventContext(
                seed.workflow().workspaceId(), seed.workflow().owner(), seed.causeId(), seed.correlation(), null);
        WorkflowEvent event = refused
                ? new WorkflowEvent.RunFailed(run.workflowId(), run.id(), "", tooDeep())
                : new WorkflowEvent.RunStarted(
                        run.workflowId(), run.version(), run.id(), run.trigger().type());
        return outbox.append(c, context, event).replaceWithVoid();
    }

    /** Gives a run the answer to its command. Answers to others' commands, and late or repeated ones, change nothing. */
    Uni<Void> answer(SqlConnection c, Envelope<DataResult> result) {
        String commandId = Optional.ofNullable(result.causation()).orElse("");
        return runs.sender(c, commandId)
                .chain(sender -> sender.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : locked(c, sender.get().id(), result.id(), held -> answered(held, commandId, result.event())));
    }

    private Uni<Void> answered(Held held, String commandId, DataResult result) {
        if (held.progress() instanceof Progress.Held step
                && step.run().state() instanceof StepState.AwaitingResult awaiting
                && awaiting.commandId().equals(commandId)) {
            StepState next = Answers.settle(step.step(), awaiting, result, held.now());
            return held.turn().settle(new RunState.Running(), step.run(), next).replaceWithVoid();
        }
        return Uni.createFrom().voidItem();
    }

    /** Looks at a run that is due: what it waited for has come, or will not come any more. */
    Uni<Void> wake(SqlConnection c, Run due) {
        return hold(c, due, due.causeId()).chain(this::woken).replaceWithVoid();
    }

    private Uni<Run> woken(Held held) {
        RunState.Running running = new RunState.Running();
        return switch (held.progress()) {
            case Progress.Held step
            when step.run().state() instanceof StepState.Open open
                    && !open.until().isAfter(held.now()) ->
                switch (open) {
                    case StepState.Sleeping sleeping ->
                        held.turn().settle(running, step.run(), sleeping.wake(held.now()));
                    case StepState.BackingOff backingOff ->
                        held.turn().sendAgain(running, step.step(), step.run(), backingOff);
                    case StepState.AwaitingResult awaiting ->
                        held.turn().settle(running, step.run(), awaiting.fail(noAnswer(), held.now()));
                };
            case Progress other -> held.turn().goOn(running);
        };
    }

    private String noAnswer() {
        return "No answer to the command within " + settings.commandDeadline();
    }

    /** Ends a run that has not ended. False when it had. */
    Uni<Boolean> cancel(SqlConnection c, String runId, String reason) {
        return runs.lock(c, runId).chain(found -> {
            Run run = found.orElseThrow();
            return run.state() instanceof RunState.Active active
                    ? hold(c, run, run.causeId())
                            .chain(held -> held.turn().cancel(active, reason))
                            .replaceWith(true)
                    : Uni.createFrom().item(false);
        });
    }

    /** Ends a run that cannot be moved on for a reason of ours. */
    Uni<Void> giveUp(SqlConnection c, String runId, String reason) {
        return locked(c, runId, runId, held -> held.turn().giveUp(reason).replaceWithVoid());
    }

    /** How deep in a chain of runs the consequence of this event would be. */
    public Uni<Integer> depthAfter(SqlConnection c, Envelope<?> event) {
        String causation = event.causation();
        return causation == null
                ? Uni.createFrom().item(0)
                : runs.sender(c, causation)
                        .map(sender -> sender.map(run -> run.depth() + 1).orElse(0));
    }

    /** A run whose row is locked, and how far it has come. */
    private record Held(Progress progress, RunTurn turn, Instant now) {}

    private Uni<Void> locked(SqlConnection c, String runId, String cause, Function<Held, Uni<Void>> work) {
        return runs.lock(c, runId).chain(found -> {
            Run run = found.orElseThrow();
            return run.state() instanceof RunState.Active
                    ? hold(c, run, cause).chain(work::apply)
                    : Uni.createFrom().voidItem();
        });
    }

    private Uni<Held> hold(SqlConnection c, Run run, String cause) {
        return workflows.version(c, run.workflowId(), run.version()).chain(workflow -> steps.of(c, run.id())
                .map(taken -> {
                    Instant now = now();
                    RunTurn turn = new RunTurn(tools(c), workflow, run, taken, cause, now);
                    return new Held(Progress.of(workflow.definition().steps(), taken), turn, now);
                }));
    }

    private RunTurn turn(SqlConnection c, RunSeed seed, Run run) {
        return new RunTurn(tools(c), seed.workflow(), run, Map.of(), seed.causeId(), now());
    }

    private RunTurn.Tools tools(SqlConnection c) {
        return new RunTurn.Tools(c, runs, steps, outbox, settings.commandDeadline());
    }

    /** In the precision of the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
