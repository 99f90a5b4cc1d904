package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.workflow.definitions.Concurrency;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.notices.Failure;
import org.pyairtable.workflow.notices.Notices;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.steps.Approval;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.Outcome;
import org.pyairtable.workflow.steps.Starting;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.Evaluation;
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

    private final Tools tools;
    private final Workflow workflow;
    private final EventContext context;
    private final Instant now;
    private final Map<String, StepRun> taken;
    private final Run run;
    private final Lineage lineage;
    private final RunBlock block;
    private final TurnWrites writes;

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
        this.context = workflow.context().withCause(cause, run.correlation());
        this.now = now;
        this.writes = new TurnWrites(tools.steps(), tools.outbox(), context, run.id());
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
                failed(running.fail(failed.reason(), now), failed.run().stepId(), failed.cause());
        };
    }

    /** Nothing is written in an archived workspace: its runs rest until it is taken back. */
    boolean isArchived() {
        return tools.workspaces().isArchived(workflow.workspaceId());
    }

    Uni<Run> pause(RunState.Running running) {
        return rest(running.waitUntil(now.plus(WHILE_ARCHIVED)));
    }

    private Uni<Run> succeed(RunState.Running running) {
        if (run.parent() == null) {
            writes.publish(new WorkflowEvent.RunSucceeded(workflow.id(), run.id()));
            return rest(running.succeed(now));
        }
        @Nullable Object output;
        try {
            output = block.output(taken.values(), this::evaluation);
        } catch (PartialCellException | UnfilledException e) {
            String reason = "result: " + e.getMessage();
            return failed(running.fail(reason, now), lastStep(), reason);
        }
        if (!run.isBlock()) {
            writes.publish(new WorkflowEvent.RunSucceeded(workflow.id(), run.id()));
        }
        return tools.children().output(tools.connection(), run.id(), output).chain(() -> rest(running.succeed(now)));
    }

    /** Sets the next state of the awaited step and continues. */
    Uni<Run> settle(RunState.Running running, StepRun step, StepState state) {
        StepRun settled = step.in(state);
        taken.put(settled.path(), settled);
        return tools.steps()
                .update(tools.connection(), run.id(), settled)
                .invoke(() -> announce(settled))
                .chain(() -> advance(running));
    }

    /** Sends the command of a step again after a rejection. */
    Uni<Run> sendAgain(RunState.Running running, Step step, StepRun stepRun, StepState.BackingOff backingOff) {
        return switch (outcome(step)) {
            case Outcome.Ask ask -> {
                String sent = writes.publish(ask.command()).id();
                yield settle(
                        running,
                        stepRun.sending(sent, now),
                        backingOff.sent(sent, deadline(step, stepRun.startedAt())));
            }
            case Outcome.Perform perform ->
                queued(stepRun.path(), perform)
                        .chain(activity -> settle(
                                running,
                                stepRun.sending(activity, now),
                                backingOff.sent(activity, deadline(step, stepRun.startedAt()))));
            case Outcome.Order order -> {
                Instant until = deadline(step, stepRun.startedAt());
                String sent = ordered(stepRun.path(), order, until);
                yield settle(running, stepRun.sending(sent, now), backingOff.sent(sent, until));
            }
            case Outcome.Refuse refuse -> settle(running, stepRun, backingOff.fail(refuse.reason(), now));
            case Outcome other -> throw new IllegalStateException("Only what was asked is asked again: " + other);
        };
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
        List<String> others = approval.escalatedTo(starting());
        if (!others.isEmpty()) {
            writes.publish(request(stepRun.path(), asked, others));
        }
        StepState.AwaitingDecision until = new StepState.AwaitingDecision(approval.deadlineOf(stepRun.startedAt()));
        StepRun escalated = stepRun.asking(asked.escalated(others)).in(until);
        taken.put(escalated.path(), escalated);
        return note(escalated)
                .chain(() -> rest(running.waitUntil(StepTimeout.notLaterThan(step, stepRun, until.until()))));
    }

    private Uni<Run> nobodyDecided(RunState.Running running, StepRun stepRun, StepState.AwaitingDecision awaiting) {
        return settle(running, stepRun, awaiting.fail("Nobody decided until " + awaiting.until(), now));
    }

    /** What is queued for the step is not done any more. */
    private Uni<Void> withdraw(StepRun step) {
        return step.state() instanceof StepState.AwaitingResult awaiting
                        && ActivityStore.isActivity(awaiting.commandId())
                ? tools.activities().withdraw(tools.connection(), awaiting.commandId())
                : Uni.createFrom().voidItem();
    }

    /** Looks how far the runs inside a step are. */
    Uni<Run> look(RunState.Running running, Step step, StepRun stepRun, StepState.AwaitingChildren awaiting) {
        return tools.inside()
                .look(run, step, stepRun.path(), awaiting.atOnce(), now)
                .chain(look -> switch (look) {
                    case Children.Look.Waiting waiting ->
                        rest(running.waitUntil(StepTimeout.notLaterThan(step, stepRun, awaiting.until())));
                    case Children.Look.Joined joined -> settle(running, stepRun, awaiting.joined(joined.output(), now));
                    case Children.Look.Failed failed -> settle(running, stepRun, awaiting.fail(failed.reason(), now));
                });
    }

    /** Does a failed step again. Of a step with runs inside, those that failed are taken up again. */
    Uni<Run> retry(RunState.Running running, Step step, StepRun failed) {
        return tools.children()
                .again(tools.connection(), run.id(), failed.path())
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
                        .invoke(() -> announce(step)))
                .chain(() -> Sequential.each(open, this::withdraw))
                .invoke(() -> {
                    if (!run.isBlock()) {
                        writes.publish(new WorkflowEvent.RunFailed(workflow.id(), run.id(), lastStep(), reason));
                    }
                })
                .chain(() -> rest(active.cancel(reason, now)))
                .call(() -> hasChildren
                        ? tools.children().wakeChildren(tools.connection(), run.id(), now)
                        : Uni.createFrom().voidItem());
    }

    /** Fails a run that cannot be advanced. */
    Uni<Run> abandon(String reason) {
        return failed(new RunState.Running().fail(reason, now), lastStep(), reason);
    }

    private Uni<StepRun> begin(String path, Step step) {
        return begun(path, step).invoke(begun -> {
            taken.put(path, begun);
            writes.begun(begun);
            announce(begun);
        });
    }

    private Uni<StepRun> begun(String path, Step step) {
        return switch (outcome(step)) {
            case Outcome.Done done ->
                Uni.createFrom().item(begun(path, step, new StepState.Succeeded(done.output(), now), null));
            case Outcome.Publish publish -> {
                writes.publish(publish.message());
                yield Uni.createFrom().item(begun(path, step, new StepState.Succeeded(publish.output(), now), null));
            }
            case Outcome.Ask ask ->
                Uni.createFrom()
                        .item(awaiting(
                                path, step, writes.publish(ask.command()).id(), deadline(step, now), ask.sent()));
            case Outcome.Perform perform ->
                queued(path, perform)
                        .map(activity -> awaiting(path, step, activity, deadline(step, now), perform.sent()));
            case Outcome.Order order -> {
                Instant until = deadline(step, now);
                yield Uni.createFrom().item(awaiting(path, step, ordered(path, order, until), until, order.sent()));
            }
            case Outcome.Decide decide -> {
                Asked asked = new Asked(decide.title(), decide.body(), decide.approvers(), null);
                writes.publish(request(path, asked, asked.approvers()));
                yield Uni.createFrom()
                        .item(begun(path, step, new StepState.AwaitingDecision(decide.until()), asked.sent()));
            }
            case Outcome.Sleep sleep ->
                Uni.createFrom().item(begun(path, step, new StepState.Sleeping(sleep.until()), null));
            case Outcome.Spawn spawn -> spawned(path, step, spawn);
            case Outcome.Refuse refuse ->
                Uni.createFrom().item(begun(path, step, new StepState.Failed(refuse.reason(), now), null));
        };
    }

    private SendNotification request(String path, Asked asked, List<String> people) {
        return new SendNotification(
                workflow.workspaceId(),
                people,
                "workflow",
                asked.title(),
                asked.body(),
                Map.of("about", "approval", "workflowId", workflow.id(), "runId", run.id(), "step", path));
    }

    /** The id of the activity, which stands for a command's. */
    private Uni<String> queued(String path, Outcome.Perform perform) {
        String id = ActivityStore.newId();
        return tools.activities()
                .insert(tools.connection(), id, run.id(), perform.activity().keyed(key(path)), now)
                .replaceWith(id);
    }

    /** The same for all attempts of a step. */
    private String key(String path) {
        return UUID.nameUUIDFromBytes((run.id() + "/" + path).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The id of the command. */
    private String ordered(String path, Outcome.Order order, Instant until) {
        return writes.publish(order.ordered().command(key(path), until)).id();
    }

    /** @param sent the id of its command or activity */
    private StepRun awaiting(String path, Step step, String sent, Instant until, @Nullable Object shown) {
        return begun(path, step, new StepState.AwaitingResult(sent, 1, until), shown)
                .sending(sent, now);
    }

    private Uni<StepRun> spawned(String path, Step step, Outcome.Spawn spawn) {
        return tools.inside().of(workflow, run, path, spawn, now).chain(begun -> switch (begun) {
            case Children.Begun.Refused refused ->
                Uni.createFrom().item(begun(path, step, new StepState.Failed(refused.reason(), now), spawn.sent()));
            case Children.Begun.Started started ->
                tools.inside()
                        .store(started.runs(), spawn.atOnce())
                        .invoke(() -> publishStarts(started))
                        .replaceWith(begun(path, step, new StepState.AwaitingChildren(spawn.atOnce()), spawn.sent()));
        });
    }

    private void publishStarts(Children.Begun.Started started) {
        started.another().ifPresent(other -> started.runs()
                .forEach(child -> writes.publish(new WorkflowEvent.RunStarted(
                        other.id(), other.version(), child.id(), child.trigger().type()))));
    }

    private StepRun begun(String path, Step step, StepState state, @Nullable Object sent) {
        return new StepRun(path, taken.size(), step.id(), step.action(), state, now, sent, List.of());
    }

    private Outcome outcome(Step step) {
        return new StepStart(starting()).of(step);
    }

    private Starting starting() {
        return new Starting(
                workflow.id(),
                workflow.workspaceId(),
                lineage.runId(),
                evaluation(),
                workflow.definition()::table,
                this::isMember,
                tools.people().of(workflow.workspaceId()));
    }

    private Evaluation evaluation() {
        return new Evaluation(
                lineage.scope(workflow.definition(), taken.values().stream()),
                workflow.definition().triggerTable(),
                now,
                workflow.missing());
    }

    private boolean isMember(String userId) {
        return tools.memberships().role(workflow.workspaceId(), userId).isPresent();
    }

    /** Of an answer; that of the step itself, if it has a timeout. */
    private Instant deadline(Step step, Instant startedAt) {
        return StepTimeout.of(step, startedAt).orElseGet(() -> now.plus(tools.commandDeadline()));
    }

    private Uni<Run> afterStep(RunState.Running running, Step step, StepRun stepRun) {
        return switch (stepRun.state()) {
            case StepState.Succeeded succeeded -> advance(running);
            case StepState.Failed failed -> advance(running);
            case StepState.Open open -> rest(running.waitUntil(StepTimeout.notLaterThan(step, stepRun, open.until())));
            case StepState.Cancelled cancelled -> rest(running.cancel(null, now));
        };
    }

    /** Writes what the turn has come to. */
    private Uni<Run> rest(RunState state) {
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

    private void announce(StepRun step) {
        if (step.state() instanceof StepState.Ended ended) {
            tools.metrics().ended(step);
            writes.publish(new WorkflowEvent.StepFinished(
                    workflow.id(), lineage.runId(), step.stepId(), step.action(), ended.status()));
        }
    }

    /** Of a run inside another, the other one reports it. */
    private Uni<Run> failed(RunState.Failed state, String stepId, String reason) {
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

    private String lastStep() {
        return taken.isEmpty() ? "" : List.copyOf(taken.values()).getLast().stepId();
    }
}
