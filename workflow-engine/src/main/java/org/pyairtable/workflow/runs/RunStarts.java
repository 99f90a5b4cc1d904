package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.Concurrency;
import org.pyairtable.workflow.notices.Failure;
import org.pyairtable.workflow.notices.Notices;
import org.pyairtable.workflow.runs.slots.RunSlots;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;

/** Starts runs, as far as their workflow lets them. Every method works inside the transaction of the given connection. */
@Singleton
public class RunStarts {
    private final Turns turns;
    private final RunStore runs;
    private final StepStore steps;
    private final RunSlots slots;
    private final Outbox outbox;
    private final Notices notices;
    private final WorkspaceStates workspaces;
    private final WorkflowSettings settings;

    RunStarts(
            Turns turns,
            RunStore runs,
            StepStore steps,
            RunSlots slots,
            Outbox outbox,
            Notices notices,
            WorkspaceStates workspaces,
            WorkflowSettings settings) {
        this.turns = turns;
        this.runs = runs;
        this.steps = steps;
        this.slots = slots;
        this.outbox = outbox;
        this.notices = notices;
        this.workspaces = workspaces;
        this.settings = settings;
    }

    /**
     * Starts a run and takes its first steps. Empty when the cause started the workflow for the record before, when the
     * workflow is broken, and when its workspace is archived or deleted.
     */
    public Uni<Optional<Run>> start(SqlConnection c, RunSeed seed) {
        return insert(c, seed, run -> turns.first(c, seed, run).advance(new RunState.Running()));
    }

    /** Whether the cause has started a run of the workflow about no record. */
    public Uni<Boolean> hasStarted(SqlConnection c, RunSeed seed) {
        return runs.causedBy(c, seed.workflow().id(), seed.causeSource(), seed.causeId(), seed.trigger())
                .map(Optional::isPresent);
    }

    /** Starts a run and leaves its steps to the next tick. */
    public Uni<Optional<Run>> startLater(SqlConnection c, RunSeed seed) {
        return insert(c, seed, run -> Uni.createFrom().item(run));
    }

    /** Starts a run that runs another one again, with the steps that it takes over. */
    Uni<Optional<Run>> replay(SqlConnection c, RunSeed seed, Replay replay) {
        return insert(
                c,
                seed,
                run -> runs.replays(c, run.id(), replay).chain(() -> steps.takeOver(c, replay, run.id())),
                run -> turns.hold(c, run, seed.causeId())
                        .chain(held -> held.turn().advance(new RunState.Running())));
    }

    private Uni<Optional<Run>> insert(SqlConnection c, RunSeed seed, Function<Run, Uni<Run>> then) {
        return insert(c, seed, run -> Uni.createFrom().voidItem(), then);
    }

    /** @param prepare what a run has from the beginning, even if it has to wait before its steps */
    private Uni<Optional<Run>> insert(
            SqlConnection c, RunSeed seed, Function<Run, Uni<Void>> prepare, Function<Run, Uni<Run>> then) {
        String workspace = seed.workflow().workspaceId();
        if (seed.workflow().isBroken() || workspaces.isArchived(workspace) || workspaces.isDeleted(workspace)) {
            return Uni.createFrom().item(Optional.empty());
        }
        Optional<String> refusal = seed.depth() > settings.maxDepth() ? Optional.of(tooDeep()) : seed.refusal();
        Instant now = turns.now();
        RunState.Running running = new RunState.Running();
        Run run = new Run(
                Ids.random("run"),
                0,
                seed.workflow().id(),
                seed.workflow().version(),
                refusal.<RunState>map(reason -> running.fail(reason, now)).orElse(running),
                seed.depth(),
                seed.causeId(),
                seed.correlation(),
                seed.traceparent(),
                seed.trigger(),
                now,
                null);
        return runs.insert(c, run, seed.causeSource()).chain(inserted -> {
            if (inserted.isEmpty()) {
                return Uni.createFrom().item(inserted);
            }
            return announce(c, seed, run, refusal)
                    .chain(() -> prepare.apply(run))
                    .chain(() -> refusal.isPresent() ? Uni.createFrom().item(run) : admitted(c, seed, run, then))
                    .map(Optional::of);
        });
    }

    /** Starts its steps, or has it wait, as the workflow bounds its runs. */
    private Uni<Run> admitted(SqlConnection c, RunSeed seed, Run run, Function<Run, Uni<Run>> then) {
        Concurrency concurrency = seed.workflow().definition().concurrency();
        if (concurrency == null) {
            return then.apply(run);
        }
        return slots.enter(c, seed.workflow(), concurrency, run, turns.now()).chain(entry -> switch (entry) {
            case RunSlots.Entry.Admitted admitted -> then.apply(run);
            case RunSlots.Entry.Queued queued -> {
                Run waiting = run.in(new RunState.Running().waitUntil(queued.until()));
                yield runs.update(c, waiting).replaceWith(waiting);
            }
            case RunSlots.Entry.Skipped skipped ->
                turns.first(c, seed, run).cancel(new RunState.Running(), skipped.reason());
            case RunSlots.Entry.Overrun overrun ->
                turns.first(c, seed, run)
                        .cancel(new RunState.Running(), overrun.reason())
                        .call(() -> notices.failed(
                                c,
                                seed.workflow(),
                                new Failure(run.id(), "", overrun.reason()),
                                seed.workflow().context().withCause(seed.causeId(), seed.correlation()),
                                run.startedAt()));
            case RunSlots.Entry.Refused refused -> turns.first(c, seed, run).abandon(refused.reason());
        });
    }

    private String tooDeep() {
        return "Refused: " + settings.maxDepth()
                + " runs have triggered each other in a row, the limit: the workflows probably trigger themselves";
    }

    private Uni<Void> announce(SqlConnection c, RunSeed seed, Run run, Optional<String> refusal) {
        EventContext context = seed.workflow().context().withCause(seed.causeId(), seed.correlation());
        WorkflowEvent event = refusal.<WorkflowEvent>map(
                        reason -> new WorkflowEvent.RunFailed(run.workflowId(), run.id(), "", reason))
                .orElseGet(() -> new WorkflowEvent.RunStarted(
                        run.workflowId(), run.version(), run.id(), run.trigger().type()));
        return outbox.append(c, context, event).chain(() -> refusal.map(reason ->
                        notices.failed(c, seed.workflow(), new Failure(run.id(), "", reason), context, run.startedAt()))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** The depth of a run caused by this event in its chain of runs. */
    public Uni<Integer> depthAfter(SqlConnection c, Envelope<?> event) {
        String causation = event.causation();
        return causation == null
                ? Uni.createFrom().item(0)
                : runs.sender(c, causation)
                        .map(sender -> sender.map(run -> run.depth() + 1).orElse(0));
    }
}
