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
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.Concurrency;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.notices.Failure;
import org.pyairtable.workflow.notices.Notices;
import org.pyairtable.workflow.steps.Approval;

/**
 * Starts and advances runs. Every method works inside the transaction of the given connection, with the run's row locked;
 * see the package for why one transaction is one turn.
 */
@Singleton
public class RunEngine {
    private final RunStore runs;
    private final StepStore steps;
    private final ChildStore children;
    private final ActivityStore activities;
    private final RunSlots slots;
    private final WorkflowStore workflows;
    private final Outbox outbox;
    private final Notices notices;
    private final Memberships memberships;
    private final WorkspaceStates workspaces;
    private final WorkspacePeople people;
    private final RunMetrics metrics;
    private final WorkflowSettings settings;
    private final Clock clock;

    RunEngine(
            RunStore runs,
            StepStore steps,
            ChildStore children,
            ActivityStore activities,
            RunSlots slots,
            WorkflowStore workflows,
            Outbox outbox,
            Notices notices,
            Memberships memberships,
            WorkspaceStates workspaces,
            WorkspacePeople people,
            RunMetrics metrics,
            WorkflowSettings settings,
            Clock clock) {
        this.workspaces = workspaces;
        this.runs = runs;
        this.steps = steps;
        this.children = children;
        this.activities = activities;
        this.slots = slots;
        this.workflows = workflows;
        this.outbox = outbox;
        this.notices = notices;
        this.memberships = memberships;
        this.people = people;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Starts a run and takes its first steps. Empty when the cause started the workflow for the record before, when the
     * workflow is broken, and when its workspace is archived or deleted.
     */
    public Uni<Optional<Run>> start(SqlConnection c, RunSeed seed) {
        return insert(c, seed, run -> turn(c, seed, run).advance(new RunState.Running()));
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
                run -> hold(c, run, seed.causeId()).chain(held -> held.turn().advance(new RunState.Running())));
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
        Instant now = now();
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
        return slots.enter(c, seed.workflow(), concurrency, run, now()).chain(entry -> switch (entry) {
            case RunSlots.Entry.Admitted admitted -> then.apply(run);
            case RunSlots.Entry.Queued queued -> {
                Run waiting = run.in(new RunState.Running().waitUntil(queued.until()));
                yield runs.update(c, waiting).replaceWith(waiting);
            }
            case RunSlots.Entry.Skipped skipped -> turn(c, seed, run).cancel(new RunState.Running(), skipped.reason());
            case RunSlots.Entry.Overrun overrun ->
                turn(c, seed, run)
                        .cancel(new RunState.Running(), overrun.reason())
                        .call(() -> notices.failed(
                                c,
                                seed.workflow(),
                                new Failure(run.id(), "", overrun.reason()),
                                seed.workflow().context().withCause(seed.causeId(), seed.correlation()),
                                run.startedAt()));
            case RunSlots.Entry.Refused refused -> turn(c, seed, run).abandon(refused.reason());
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

    /**
     * Gives a run the answer to its command. Answers to others' commands, and repeated ones, change nothing. A late one, for
     * want of which the run has failed, lets it go on: its effect has come, and the history shows it.
     */
    Uni<Void> answer(SqlConnection c, Envelope<?> result, ActivityResult answer) {
        String commandId = Optional.ofNullable(result.causation()).orElse("");
        return runs.lockSender(c, commandId)
                .chain(sender -> sender.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : hold(c, sender.get(), result.id())
                                .chain(held -> answered(sender.get(), held, commandId, answer)));
    }

    /** Gives a run the result of its activity. One that nobody waits for any more changes nothing. */
    Uni<Void> performed(SqlConnection c, String activityId, ActivityResult result) {
        return runs.sender(c, activityId)
                .chain(sender -> sender.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : locked(c, sender.get().id(), activityId, held -> performed(held, activityId, result)));
    }

    private static Uni<Void> performed(Held held, String activityId, ActivityResult result) {
        return held.turn().progress() instanceof Progress.Held step
                        && step.run().awaits(activityId)
                        && step.run().state() instanceof StepState.AwaitingResult awaiting
                ? held.turn()
                        .settle(
                                new RunState.Running(),
                                step.run().answered(held.now(), Answers.rejection(result)),
                                Answers.settle(step.step(), awaiting, result, held.now()))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Has the workflow checked whose command was rejected because something that it uses is not what it was. */
    Uni<Void> groundChanged(SqlConnection c, Envelope<?> rejected) {
        return runs.sender(c, Optional.ofNullable(rejected.causation()).orElse(""))
                .chain(sender -> sender.map(run -> workflows.check(c, run.workflowId(), now()))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static Uni<Void> answered(Run run, Held held, String commandId, ActivityResult result) {
        StepRun awaited = held.taken().values().stream()
                .filter(step -> step.awaits(commandId))
                .findFirst()
                .orElse(null);
        if (awaited == null) {
            return Uni.createFrom().voidItem();
        }
        StepRun noted = awaited.answered(held.now(), Answers.rejection(result));
        return switch (held.turn().progress()) {
            case Progress.Held step
            when awaited.state() instanceof StepState.AwaitingResult awaiting
                    && run.state() instanceof RunState.Active ->
                held.turn()
                        .settle(
                                new RunState.Running(),
                                noted,
                                Answers.answer(step.step(), awaiting, result, held.now()))
                        .replaceWithVoid();
            case Progress.Failed step
            when awaited.state() instanceof StepState.Failed failed
                    && run.state() instanceof RunState.Failed ended
                    && mayReopen(run, held, step, awaited) ->
                held.turn()
                        .settle(ended.reopen(), noted, Answers.late(failed, result, held.now()))
                        .replaceWithVoid();
            case Progress other -> held.turn().note(noted);
        };
    }

    /**
     * What has been undone, or what somebody else's run has gone on without, stays as it is. An undoing for whose answer nobody
     * waited goes on with it: a retry would do it twice.
     */
    private static boolean mayReopen(Run run, Held held, Progress.Failed failed, StepRun awaited) {
        if (run.parent() != null) {
            return false;
        }
        return failed.undoing() != null
                ? failed.undoing().run().path().equals(awaited.path())
                : failed.run().path().equals(awaited.path()) && !Progress.hasBegunToUndo(held.taken());
    }

    /** Advances a run that is due: its wait has elapsed or its deadline has passed. */
    Uni<Void> wake(SqlConnection c, Run due) {
        return hold(c, due, due.causeId())
                .chain(held -> held.turn().isOrphan() && due.state() instanceof RunState.Active active
                        ? held.turn().cancel(active, "The run around it does not wait for it any more")
                        : woken(held))
                .replaceWithVoid();
    }

    private Uni<Run> woken(Held held) {
        RunState.Running running = new RunState.Running();
        if (held.turn().isArchived()) {
            return held.turn().pause(running);
        }
        return switch (held.turn().progress()) {
            case Progress.Held step
            when step.run().state() instanceof StepState.Open open
                    && StepTimeout.isOver(step.step(), step.run(), held.now()) ->
                held.turn().timeOut(running, step.step(), step.run(), open);
            case Progress.Held step
            when step.run().state() instanceof StepState.AwaitingChildren awaiting ->
                held.turn().look(running, step.step(), step.run(), awaiting);
            case Progress.Held step
            when step.run().state() instanceof StepState.Open open
                    && !open.until().isAfter(held.now()) ->
                switch (open) {
                    case StepState.Sleeping sleeping ->
                        held.turn().settle(running, step.run(), sleeping.wake(held.now()));
                    case StepState.BackingOff backingOff ->
                        held.turn().sendAgain(running, step.step(), step.run(), backingOff);
                    case StepState.AwaitingResult awaiting ->
                        held.turn()
                                .settle(running, step.run().overdue(noAnswer()), awaiting.fail(noAnswer(), held.now()));
                    case StepState.AwaitingDecision awaiting ->
                        held.turn().undecided(running, step.step(), step.run(), awaiting);
                    case StepState.AwaitingChildren awaiting ->
                        held.turn().look(running, step.step(), step.run(), awaiting);
                };
            case Progress other -> held.turn().advance(running);
        };
    }

    private String noAnswer() {
        return "No answer to the command within " + settings.commandDeadline()
                + ". It is not lost: when its answer comes, the run goes on from here. Started once more, the workflow"
                + " would do it twice";
    }

    /** Ends a run. False when it had ended already. */
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

    /** Gives a step the decision that it waits for; the first one counts. */
    Uni<Decision.Outcome> decide(SqlConnection c, String runId, String userId, Decision decision) {
        return runs.lock(c, runId).map(Optional::orElseThrow).chain(run -> hold(c, run, runId)
                .chain(held -> decided(run, held, userId, decision)));
    }

    private static Uni<Decision.Outcome> decided(Run run, Held held, String userId, Decision decision) {
        if (!(run.state() instanceof RunState.Active)
                || !(held.turn().progress() instanceof Progress.Held step)
                || !step.run().path().equals(decision.path())
                || !(step.run().state() instanceof StepState.AwaitingDecision awaiting)
                || !(step.step().bare() instanceof Approval approval)) {
            return Uni.createFrom()
                    .item(new Decision.Outcome.NotOpen(
                            "The run does not wait for a decision at step " + decision.path() + " (any more)"));
        }
        if (!Asked.of(step.run(), approval).asks(userId)) {
            return Uni.createFrom()
                    .item(new Decision.Outcome.NotAsked("The decision at step " + decision.path() + " is for others"));
        }
        Map<String, Object> output = Map.of(
                "approved",
                decision.approves(),
                "by",
                userId,
                "comment",
                decision.comment(),
                "at",
                held.now().toString());
        return held.turn()
                .settle(new RunState.Running(), step.run(), awaiting.decided(output, held.now()))
                .replaceWith(new Decision.Outcome.Taken());
    }

    /** What came of the wish to take a failed run up again. */
    sealed interface Retried {
        record TakenUp() implements Retried {}

        record Refused(String reason) implements Retried {}
    }

    /** Takes a failed run up at the step that failed; what succeeded is not done again. */
    Uni<Retried> retry(SqlConnection c, String runId) {
        return runs.lock(c, runId).map(Optional::orElseThrow).chain(run -> runs.lastReplay(c, runId)
                .chain(replay -> replay.isPresent()
                        ? refused("The run was replayed as run " + replay.get() + ", which has taken over what it did")
                        : hold(c, run, runId).chain(held -> retried(run, held))));
    }

    private static Uni<Retried> retried(Run run, Held held) {
        if (!(run.state() instanceof RunState.Failed ended)
                || !(held.turn().progress() instanceof Progress.Failed failed)) {
            return refused("The run has not failed; it is " + run.state().status());
        }
        if (run.parent() != null) {
            return refused("The run is a part of run " + run.parent().runId() + "; retry that one");
        }
        if (failed.undoing() != null) {
            return undoneAgain(held, ended, failed.undoing());
        }
        if (Progress.hasBegunToUndo(held.taken())) {
            return refused("What the run did is undone, wholly or in part; start the workflow anew");
        }
        if (failed.run().isUnanswered()) {
            return refused("The answer to the command of step " + failed.run().stepId()
                    + " is outstanding; when it comes, the run goes on by itself");
        }
        return held.turn().retry(ended.reopen(), failed.step(), failed.run()).replaceWith(new Retried.TakenUp());
    }

    /** Goes on undoing; in the end the run has failed, and nothing is left of it. */
    private static Uni<Retried> undoneAgain(Held held, RunState.Failed ended, Progress.Failed undoing) {
        return undoing.run().isUnanswered()
                ? refused("The answer to the command of step " + undoing.run().stepId() + " is outstanding")
                : held.turn()
                        .retry(ended.reopen(), undoing.step(), undoing.run())
                        .replaceWith(new Retried.TakenUp());
    }

    private static Uni<Retried> refused(String reason) {
        return Uni.createFrom().item(new Retried.Refused(reason));
    }

    /** Fails a run that cannot be advanced because of an internal error. */
    Uni<Void> abandon(SqlConnection c, String runId, String reason) {
        return locked(c, runId, runId, held -> held.turn().abandon(reason).replaceWithVoid());
    }

    /** The depth of a run caused by this event in its chain of runs. */
    public Uni<Integer> depthAfter(SqlConnection c, Envelope<?> event) {
        String causation = event.causation();
        return causation == null
                ? Uni.createFrom().item(0)
                : runs.sender(c, causation)
                        .map(sender -> sender.map(run -> run.depth() + 1).orElse(0));
    }

    /** A run whose row is locked. */
    private record Held(Map<String, StepRun> taken, RunTurn turn, Instant now) {}

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
                .chain(taken -> lineage(c, run).map(lineage -> {
                    Instant now = now();
                    return new Held(taken, new RunTurn(tools(c), workflow, run, lineage, taken, cause, now), now);
                })));
    }

    private Uni<Lineage> lineage(SqlConnection c, Run run) {
        return run.parent() == null ? Uni.createFrom().item(Lineage.of(run)) : children.lineage(c, run);
    }

    private RunTurn turn(SqlConnection c, RunSeed seed, Run run) {
        return new RunTurn(tools(c), seed.workflow(), run, Lineage.of(run), Map.of(), seed.causeId(), now());
    }

    private RunTurn.Tools tools(SqlConnection c) {
        Children inside = new Children(children, workflows, c, settings.maxDepth());
        return new RunTurn.Tools(
                c,
                runs,
                steps,
                children,
                inside,
                activities,
                slots,
                outbox,
                notices,
                memberships,
                workspaces,
                people,
                metrics,
                settings.commandDeadline());
    }

    /** In the precision of the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
