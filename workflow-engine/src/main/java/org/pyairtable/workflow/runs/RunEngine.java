package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.state.Progress;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.steps.Approval;

/**
 * Advances runs by what they wait for. Every method works inside the transaction of the given connection, with the run's row
 * locked; see the package for why one transaction is one turn.
 */
@Singleton
public class RunEngine {
    private final Turns turns;
    private final RunStore runs;
    private final WorkflowStore workflows;
    private final WorkflowSettings settings;

    RunEngine(Turns turns, RunStore runs, WorkflowStore workflows, WorkflowSettings settings) {
        this.turns = turns;
        this.runs = runs;
        this.workflows = workflows;
        this.settings = settings;
    }

    /**
     * Gives a run the answer to its command. Answers to others' commands, and repeated ones, change nothing. A late one, for
     * want of which the run has failed, lets it go on: its effect has come, and the history shows it.
     */
    public Uni<Void> answer(SqlConnection c, Envelope<?> result, ActivityResult answer) {
        String commandId = Optional.ofNullable(result.causation()).orElse("");
        return runs.lockSender(c, commandId)
                .chain(sender -> sender.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : turns.hold(c, sender.get(), result.id())
                                .chain(held -> answered(sender.get(), held, commandId, answer)));
    }

    /** Gives a run the result of its activity. One that nobody waits for any more changes nothing. */
    public Uni<Void> performed(SqlConnection c, String activityId, ActivityResult result) {
        return runs.sender(c, activityId)
                .chain(sender -> sender.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : turns.locked(c, sender.get().id(), activityId, held -> performed(held, activityId, result)));
    }

    private static Uni<Void> performed(Turns.Held held, String activityId, ActivityResult result) {
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
    public Uni<Void> groundChanged(SqlConnection c, Envelope<?> rejected) {
        return runs.sender(c, Optional.ofNullable(rejected.causation()).orElse(""))
                .chain(sender -> sender.map(run -> workflows.check(c, run.workflowId(), turns.now()))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static Uni<Void> answered(Run run, Turns.Held held, String commandId, ActivityResult result) {
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
            case Progress other -> held.turn().note(kept(run, held, noted, result));
        };
    }

    /**
     * A step of a run inside another one, with a late answer: the run stays as it has ended, but when it is taken up again it
     * goes on with what was answered, and does it no second time.
     */
    private static StepRun kept(Run run, Turns.Held held, StepRun step, ActivityResult result) {
        if (run.parent() == null || run.state() instanceof RunState.Active) {
            return step;
        }
        if (step.state() instanceof StepState.AwaitingResult dropped) {
            // It was queued to be taken up again when a sibling failed.
            return step.in(
                    switch (result) {
                        case ActivityResult.Done done -> dropped.answered(done.output(), held.now());
                        case ActivityResult.Failed refused -> dropped.fail(refused.reason(), held.now());
                    });
        }
        if (!(result instanceof ActivityResult.Done done)) {
            return step;
        }
        return switch (held.turn().progress()) {
            case Progress.Failed failed
            when step.state() instanceof StepState.Failed overdue
                    && Objects.requireNonNullElse(failed.undoing(), failed)
                            .run()
                            .path()
                            .equals(step.path()) -> step.in(overdue.answeredLate(done.output(), held.now()));
            case Progress.Held cancelled
            when step.state() instanceof StepState.Cancelled given ->
                step.in(given.answeredLate(done.output(), held.now()));
            case Progress other -> step;
        };
    }

    /**
     * What has been undone, or what somebody else's run has gone on without, stays as it is. An undoing for whose answer nobody
     * waited goes on with it: a retry would do it twice.
     */
    private static boolean mayReopen(Run run, Turns.Held held, Progress.Failed failed, StepRun awaited) {
        if (run.parent() != null) {
            return false;
        }
        return failed.undoing() != null
                ? failed.undoing().run().path().equals(awaited.path())
                : failed.run().path().equals(awaited.path()) && !Progress.hasBegunToUndo(held.taken());
    }

    /** Advances a run that is due: its wait has elapsed or its deadline has passed. */
    public Uni<Void> wake(SqlConnection c, Run due) {
        return turns.hold(c, due, due.causeId())
                .chain(held -> held.turn().isOrphan() && due.state() instanceof RunState.Active active
                        ? held.turn().cancel(active, "The run around it does not wait for it any more")
                        : woken(held))
                .replaceWithVoid();
    }

    private Uni<Run> woken(Turns.Held held) {
        RunState.Running running = new RunState.Running();
        if (held.turn().isArchived()) {
            return held.turn().pause(running);
        }
        return switch (held.turn().progress()) {
            case Progress.Held step
            when step.run().state() instanceof StepState.AwaitingEvent awaiting ->
                held.turn().lookForEvent(running, step.step(), step.run(), awaiting);
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
                    case StepState.AwaitingEvent awaiting ->
                        held.turn().lookForEvent(running, step.step(), step.run(), awaiting);
                };
            case Progress other -> held.turn().advance(running);
        };
    }

    private String noAnswer() {
        return "No answer to the command within " + settings.commandDeadline()
                + ". It is not lost: when its answer comes, the run goes on from here. Started once more, the workflow"
                + " would do it twice";
    }

    /** Gives a step the decision that it waits for; the first one counts. */
    public Uni<Decision.Outcome> decide(SqlConnection c, String runId, String userId, Decision decision) {
        return runs.lock(c, runId).map(Optional::orElseThrow).chain(run -> turns.hold(c, run, runId)
                .chain(held -> decided(run, held, userId, decision)));
    }

    private static Uni<Decision.Outcome> decided(Run run, Turns.Held held, String userId, Decision decision) {
        if (!(run.state() instanceof RunState.Active)
                || !(held.turn().progress() instanceof Progress.Held step)
                || !step.run().path().equals(decision.path())
                || !(step.run().state() instanceof StepState.AwaitingDecision awaiting)
                || !(step.step().bare() instanceof Approval approval)) {
            return Uni.createFrom()
                    .item(new Decision.Outcome.NotOpen(
                            "The run does not wait for a decision at step " + decision.path() + " (any more)"));
        }
        if (!held.turn().asks(step.run(), approval, userId)) {
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
}
