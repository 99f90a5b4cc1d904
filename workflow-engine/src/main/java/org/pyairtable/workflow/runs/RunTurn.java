package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.notices.Notices;
import org.pyairtable.workflow.runs.slots.RunSlots;
import org.pyairtable.workflow.runs.state.Asked;
import org.pyairtable.workflow.runs.state.Came;
import org.pyairtable.workflow.runs.state.Lineage;
import org.pyairtable.workflow.runs.state.OutputSize;
import org.pyairtable.workflow.runs.state.Progress;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunBlock;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.runs.store.ActivityStore;
import org.pyairtable.workflow.runs.store.ApprovalLinkTable;
import org.pyairtable.workflow.runs.store.ChildStore;
import org.pyairtable.workflow.runs.store.EventWaitTable;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.steps.Approval;
import org.pyairtable.workflow.steps.Approvers;
import org.pyairtable.workflow.steps.AwaitsEvent;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.UnfilledException;

/**
 * One turn of a run: from one wait to the next, inside the caller's transaction. All changes and events of a turn are
 * committed together or not at all.
 */
final class RunTurn {
    /** What a turn works with. */
    record Tools(
            SqlConnection connection,
            RunStore runs,
            StepStore steps,
            ChildStore children,
            Children inside,
            ActivityStore activities,
            EventWaitTable waits,
            ApprovalLinkTable approvalLinks,
            ApprovalMails mails,
            RunSlots slots,
            Outbox outbox,
            Notices notices,
            Memberships memberships,
            WorkspaceStates workspaces,
            WorkspacePeople people,
            RunMetrics metrics,
            Duration commandDeadline) {}

    /** After which a run of an archived workspace looks whether it may go on. */
    private static final Duration WHILE_ARCHIVED = Duration.ofSeconds(30);

    /** After which a wait whose time is over is looked at again, if what came before it has not been looked at yet. */
    private static final Duration UNTIL_LOOKED = Duration.ofSeconds(1);

    private final Tools tools;
    private final Workflow workflow;
    private final Instant now;
    private final Map<String, StepRun> taken;
    private final Run run;
    private final Lineage lineage;
    private final RunBlock block;
    private final TurnWrites writes;
    private final Beginnings beginnings;
    private final TurnEnd end;

    /**
     * @param run locked by the transaction; its state is replaced
     * @param cause id of the event or request that advances the run
     */
    RunTurn(
            Tools tools,
            Workflow workflow,
            Run run,
            Lineage lineage,
            Map<String, StepRun> taken,
            String cause,
            Instant now) {
        this.tools = tools;
        this.workflow = workflow;
        this.run = run;
        this.lineage = lineage;
        this.block = RunBlock.of(run, workflow.definition());
        this.taken = new LinkedHashMap<>(taken);
        this.now = now;
        EventContext context = workflow.context().withCause(cause, run.correlation());
        this.writes = new TurnWrites(tools.steps(), tools.approvalLinks(), tools.outbox(), context, run.id());
        this.beginnings = new Beginnings(tools, workflow, run, lineage, writes, this.taken, now);
        this.end = new TurnEnd(tools, workflow, run, lineage, context, writes, now);
    }

    Progress progress() {
        return block.progress(taken);
    }

    /** Whether nobody waits for it any more. */
    boolean isOrphan() {
        return lineage.ended();
    }

    /** Takes steps until the run waits or has ended. */
    Uni<Run> advance(RunState.Running running) {
        return switch (progress()) {
            case Progress.Start start when isArchived() -> pause(running);
            case Progress.Start start ->
                begin(start.path(), start.step()).chain(begun -> afterStep(running, start.step(), begun));
            case Progress.Held held -> afterStep(running, held.step(), held.run());
            case Progress.Complete complete -> succeed(running);
            case Progress.Failed failed ->
                end.failed(running.fail(failed.reason(), now), failed.run().stepId(), failed.cause());
        };
    }

    /** Nothing is written in an archived workspace: its runs rest until it is taken back. */
    boolean isArchived() {
        return tools.workspaces().isArchived(workflow.workspaceId());
    }

    Uni<Run> pause(RunState.Running running) {
        return end.rest(running.waitUntil(now.plus(WHILE_ARCHIVED)));
    }

    private Uni<Run> succeed(RunState.Running running) {
        if (run.parent() == null) {
            writes.publish(new WorkflowEvent.RunSucceeded(workflow.id(), run.id()));
            return end.rest(running.succeed(now));
        }
        @Nullable Object output;
        try {
            output = block.output(taken.values(), beginnings::evaluation);
        } catch (PartialCellException | UnfilledException e) {
            String reason = "result: " + e.getMessage();
            return end.failed(running.fail(reason, now), lastStep(), reason);
        }
        if (!run.isBlock()) {
            writes.publish(new WorkflowEvent.RunSucceeded(workflow.id(), run.id()));
        }
        return tools.children()
                .output(tools.connection(), run.id(), output)
                .chain(() -> end.rest(running.succeed(now)));
    }

    /** Sets the next state of the awaited step and continues. */
    Uni<Run> settle(RunState.Running running, StepRun step, StepState state) {
        StepRun settled = step.in(state);
        taken.put(settled.path(), settled);
        return tools.steps()
                .update(tools.connection(), run.id(), settled)
                .invoke(() -> end.announce(settled))
                .chain(() -> advance(running));
    }

    /** Sends the command of a step again after a rejection. */
    Uni<Run> sendAgain(RunState.Running running, Step step, StepRun stepRun, StepState.BackingOff backingOff) {
        return beginnings.again(step, stepRun, backingOff).chain(sent -> settle(running, sent, sent.state()));
    }

    /** Fails a step that has waited for too long, and takes back what can be taken back of what it waits for. */
    Uni<Run> timeOut(RunState.Running running, Step step, StepRun stepRun, StepState.Open open) {
        String reason = StepTimeout.reason(step);
        return withdraw(stepRun)
                .chain(() -> open instanceof StepState.AwaitingChildren
                        ? tools.children().wakeChildren(tools.connection(), run.id(), stepRun.path(), now)
                        : Uni.createFrom().voidItem())
                .chain(() -> settle(running, stepRun.givenUp(now, reason), open.fail(reason, now)));
    }

    /** Asks others as well, if the step says so and has not done so; else it fails. */
    Uni<Run> undecided(RunState.Running running, Step step, StepRun stepRun, StepState.AwaitingDecision awaiting) {
        if (!(step.bare() instanceof Approval approval) || approval.escalation() == null) {
            return nobodyDecided(running, stepRun, awaiting);
        }
        Asked asked = Asked.of(stepRun, approval);
        if (asked.escalatedTo() != null) {
            return nobodyDecided(running, stepRun, awaiting);
        }
        Approvers others = approval.escalatedTo(beginnings.starting());
        if (!others.userIds().isEmpty()) {
            beginnings.ask(stepRun.path(), step, stepRun.startedAt(), asked, others);
        }
        StepState.AwaitingDecision until = new StepState.AwaitingDecision(approval.deadlineOf(stepRun.startedAt()));
        StepRun escalated = stepRun.asking(asked.escalated(others)).in(until);
        taken.put(escalated.path(), escalated);
        return note(escalated)
                .chain(() -> end.rest(running.waitUntil(StepTimeout.notLaterThan(step, stepRun, until.until()))));
    }

    /** Whether the step has asked the user, who is still one of those who are meant. */
    boolean asks(StepRun stepRun, Approval approval, String userId) {
        return Asked.of(stepRun, approval).asks(userId, tools.people().of(workflow.workspaceId()));
    }

    private Uni<Run> nobodyDecided(RunState.Running running, StepRun stepRun, StepState.AwaitingDecision awaiting) {
        return settle(running, stepRun, awaiting.fail("Nobody decided until " + awaiting.until(), now));
    }

    /** What is queued for the step is not done any more, and no event comes to it. */
    private Uni<Void> withdraw(StepRun step) {
        return switch (step.state()) {
            case StepState.AwaitingResult awaiting
            when ActivityStore.isActivity(awaiting.commandId()) ->
                tools.activities().withdraw(tools.connection(), awaiting.commandId());
            case StepState.AwaitingEvent awaiting -> tools.waits().delete(tools.connection(), run.id(), step.path());
            case StepState other -> Uni.createFrom().voidItem();
        };
    }

    /** Looks whether the event has come that a step waits for; else whether its time is over. */
    Uni<Run> lookForEvent(RunState.Running running, Step step, StepRun stepRun, StepState.AwaitingEvent awaiting) {
        boolean timedOut = StepTimeout.isOver(step, stepRun, now);
        boolean over = timedOut || !awaiting.until().isAfter(now);
        return tools.waits()
                .take(tools.connection(), run.id(), stepRun.path(), over)
                .chain(look -> switch (look) {
                    case EventWaitTable.Look.Arrived arrived ->
                        refuse(stepRun, arrived.what())
                                .chain(() -> settle(running, stepRun, came(awaiting, arrived.what())));
                    case EventWaitTable.Look.Over none
                    when timedOut -> settle(running, stepRun, awaiting.fail(StepTimeout.reason(step), now));
                    case EventWaitTable.Look.Over none -> settle(running, stepRun, elapsed(step, awaiting));
                    case EventWaitTable.Look.Waiting waiting ->
                        end.rest(running.waitUntil(
                                over
                                        ? now.plus(UNTIL_LOOKED)
                                        : StepTimeout.notLaterThan(step, stepRun, awaiting.until())));
                });
    }

    private Uni<Void> refuse(StepRun stepRun, Came came) {
        String event = came.event();
        return event == null
                ? Uni.createFrom().voidItem()
                : tools.waits().refuse(tools.connection(), run.id(), stepRun.path(), event);
    }

    private StepState came(StepState.AwaitingEvent awaiting, Came came) {
        Map<String, Object> output = came.output();
        if (output == null) {
            return awaiting.fail(String.valueOf(came.refusal()), now);
        }
        return OutputSize.excess(output)
                .<StepState>map(excess -> awaiting.fail(excess, now))
                .orElseGet(() -> awaiting.came(output, now));
    }

    private StepState elapsed(Step step, StepState.AwaitingEvent awaiting) {
        Optional<Map<String, Object>> output =
                step.bare() instanceof AwaitsEvent waits ? waits.elapsed() : Optional.empty();
        return output.<StepState>map(elapsed -> awaiting.came(elapsed, now))
                .orElseGet(() -> awaiting.fail("No such event has come until " + awaiting.until(), now));
    }

    /** Looks how far the runs inside a step are. */
    Uni<Run> look(RunState.Running running, Step step, StepRun stepRun, StepState.AwaitingChildren awaiting) {
        return tools.inside()
                .look(run, step, stepRun.path(), awaiting.atOnce(), now)
                .chain(look -> switch (look) {
                    case Children.Look.Waiting waiting ->
                        end.rest(running.waitUntil(StepTimeout.notLaterThan(step, stepRun, awaiting.until())));
                    case Children.Look.Joined joined -> settle(running, stepRun, awaiting.joined(joined.output(), now));
                    case Children.Look.Failed failed -> settle(running, stepRun, awaiting.fail(failed.reason(), now));
                });
    }

    /** Does a failed step again. Of a step with runs inside, those that failed are taken up again. */
    Uni<Run> retry(RunState.Running running, Step step, StepRun failed) {
        return tools.children()
                .again(tools.connection(), run.id(), failed.path(), now, now.plus(tools.commandDeadline()))
                .chain(children -> {
                    if (children > 0) {
                        StepState.AwaitingChildren awaiting = new StepState.AwaitingChildren(atOnce(step));
                        return note(failed.in(awaiting))
                                .chain(() -> look(running, step, failed.in(awaiting), awaiting));
                    }
                    taken.remove(failed.path());
                    return tools.steps()
                            .delete(tools.connection(), run.id(), failed.path())
                            .chain(() -> advance(running));
                });
    }

    private static int atOnce(Step step) {
        return step.bare() instanceof ForEach each && each.atOnce() != null ? each.atOnce() : 1;
    }

    /** Keeps what has become known of a step without that it moves. */
    Uni<Void> note(StepRun step) {
        return tools.steps().update(tools.connection(), run.id(), step);
    }

    /** Ends the run and what it waits for. */
    Uni<Run> cancel(RunState.Active active, String reason) {
        List<StepRun> open = taken.values().stream()
                .filter(step -> step.state() instanceof StepState.Open)
                .toList();
        List<StepRun> cancelled = open.stream()
                .flatMap(step -> step.state() instanceof StepState.Open waiting
                        ? Stream.of(step.in(waiting.cancel(now)))
                        : Stream.empty())
                .toList();
        boolean hasChildren = open.stream().anyMatch(step -> step.state() instanceof StepState.AwaitingChildren);
        return Sequential.each(cancelled, step -> tools.steps()
                        .update(tools.connection(), run.id(), step)
                        .invoke(() -> end.announce(step)))
                .chain(() -> Sequential.each(open, this::withdraw))
                .invoke(() -> {
                    if (!run.isBlock()) {
                        writes.publish(new WorkflowEvent.RunFailed(workflow.id(), run.id(), lastStep(), reason));
                    }
                })
                .chain(() -> end.rest(active.cancel(reason, now)))
                .call(() -> hasChildren
                        ? tools.children().wakeChildren(tools.connection(), run.id(), now)
                        : Uni.createFrom().voidItem());
    }

    /** Fails a run that cannot be advanced. */
    Uni<Run> abandon(String reason) {
        return end.failed(new RunState.Running().fail(reason, now), lastStep(), reason);
    }

    private Uni<StepRun> begin(String path, Step step) {
        return beginnings.begin(path, step).invoke(begun -> {
            taken.put(path, begun);
            writes.begun(begun);
            end.announce(begun);
        });
    }

    private Uni<Run> afterStep(RunState.Running running, Step step, StepRun stepRun) {
        return switch (stepRun.state()) {
            case StepState.Succeeded succeeded -> advance(running);
            case StepState.Failed failed -> advance(running);
            case StepState.Open open ->
                end.rest(running.waitUntil(StepTimeout.notLaterThan(step, stepRun, open.until())));
            case StepState.Cancelled cancelled -> end.rest(running.cancel(null, now));
        };
    }

    private String lastStep() {
        return taken.isEmpty() ? "" : List.copyOf(taken.values()).getLast().stepId();
    }
}
