package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.Envelope;
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
                rest(running.fail(failed.reason(), now))
                        .call(() -> publishFailure(failed.run().stepId(), failed.cause()));
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
            return rest(running.succeed(now))
                    .call(() -> publish(new WorkflowEvent.RunSucceeded(workflow.id(), run.id())));
        }
        @Nullable Object output;
        try {
            output = block.output(taken.values(), this::evaluation);
        } catch (PartialCellException | UnfilledException e) {
            return rest(running.fail("result: " + e.getMessage(), now))
                    .call(() -> publishFailure(lastStep(), "result: " + e.getMessage()));
        }
        return tools.children()
                .output(tools.connection(), run.id(), output)
                .chain(() -> rest(running.succeed(now)))
                .call(() -> run.isBlock()
                        ? Uni.createFrom().voidItem()
                        : publish(new WorkflowEvent.RunSucceeded(workflow.id(), run.id())));
    }

    /** Sets the next state of the awaited step and continues. */
    Uni<Run> settle(RunState.Running running, StepRun step, StepState state) {
        StepRun settled = step.in(state);
        taken.put(settled.path(), settled);
        return tools.steps()
                .update(tools.connection(), run.id(), settled)
                .chain(() -> announce(settled))
                .chain(() -> advance(running));
    }

    /** Sends the command of a step again after a rejection. */
    Uni<Run> sendAgain(RunState.Running running, Step step, StepRun stepRun, StepState.BackingOff backingOff) {
        return switch (outcome(step)) {
            case Outcome.Ask ask ->
                tools.outbox()
                        .append(tools.connection(), context, ask.command())
                        .chain(sent -> settle(
                                running,
                                stepRun.sending(sent.id(), now),
                                backingOff.sent(sent.id(), deadline(step, stepRun.startedAt()))));
            case Outcome.Perform perform ->
                queued(stepRun.path(), perform)
                        .chain(activity -> settle(
                                running,
                                stepRun.sending(activity, now),
                                backingOff.sent(activity, deadline(step, stepRun.startedAt()))));
            case Outcome.Order order -> {
                Instant until = deadline(step, stepRun.startedAt());
                yield ordered(stepRun.path(), order, until)
                        .chain(sent -> settle(running, stepRun.sending(sent, now), backingOff.sent(sent, until)));
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
                        .chain(() -> announce(step)))
                .chain(() -> Sequential.each(open, this::withdraw))
                .chain(() -> rest(active.cancel(reason, now)))
                .call(() -> hasChildren
                        ? tools.children().wakeChildren(tools.connection(), run.id(), now)
                        : Uni.createFrom().voidItem())
                .call(() -> run.isBlock()
                        ? Uni.createFrom().voidItem()
                        : publish(new WorkflowEvent.RunFailed(workflow.id(), run.id(), lastStep(), reason)));
    }

    /** Fails a run that cannot be advanced. */
    Uni<Run> abandon(String reason) {
        return rest(new RunState.Running().fail(reason, now)).call(() -> publishFailure(lastStep(), reason));
    }

    private Uni<StepRun> begin(String path, Step step) {
        return begun(path, step).chain(begun -> {
            taken.put(path, begun);
            return tools.steps()
                    .insert(tools.connection(), run.id(), begun)
                    .chain(() -> announce(begun))
                    .replaceWith(begun);
        });
    }

    private Uni<StepRun> begun(String path, Step step) {
        return switch (outcome(step)) {
            case Outcome.Done done ->
                Uni.createFrom().item(begun(path, step, new StepState.Succeeded(done.output(), now), null));
            case Outcome.Publish publish ->
                tools.outbox()
                        .append(tools.connection(), context, publish.message())
                        .replaceWith(begun(path, step, new StepState.Succeeded(publish.output(), now), null));
            case Outcome.Ask ask ->
                tools.outbox()
                        .append(tools.connection(), context, ask.command())
                        .map(sent -> begun(
                                        path,
                                        step,
                                        new StepState.AwaitingResult(sent.id(), 1, deadline(step, now)),
                                        ask.sent())
                                .sending(sent.id(), now));
            case Outcome.Perform perform ->
                queued(path, perform).map(activity -> begun(
                                path,
                                step,
                                new StepState.AwaitingResult(activity, 1, deadline(step, now)),
                                perform.sent())
                        .sending(activity, now));
            case Outcome.Order order -> {
                Instant until = deadline(step, now);
                yield ordered(path, order, until)
                        .map(sent -> begun(path, step, new StepState.AwaitingResult(sent, 1, until), order.sent())
                                .sending(sent, now));
            }
            case Outcome.Decide decide ->
                tools.outbox()
                        .append(tools.connection(), context, request(path, decide))
                        .replaceWith(begun(
                                path,
                                step,
                                new StepState.AwaitingDecision(decide.until()),
                                Map.of("title", decide.title(), "body", decide.body())));
            case Outcome.Sleep sleep ->
                Uni.createFrom().item(begun(path, step, new StepState.Sleeping(sleep.until()), null));
            case Outcome.Spawn spawn -> spawned(path, step, spawn);
            case Outcome.Refuse refuse ->
                Uni.createFrom().item(begun(path, step, new StepState.Failed(refuse.reason(), now), null));
        };
    }

    private SendNotification request(String path, Outcome.Decide decide) {
        return new SendNotification(
                workflow.workspaceId(),
                decide.approvers(),
                "workflow",
                decide.title(),
                decide.body(),
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
    private Uni<String> ordered(String path, Outcome.Order order, Instant until) {
        return tools.outbox()
                .append(tools.connection(), context, order.ordered().command(key(path), until))
                .map(Envelope::id);
    }

    private Uni<StepRun> spawned(String path, Step step, Outcome.Spawn spawn) {
        return tools.inside().of(workflow, run, path, spawn, now).chain(begun -> switch (begun) {
            case Children.Begun.Refused refused ->
                Uni.createFrom().item(begun(path, step, new StepState.Failed(refused.reason(), now), spawn.sent()));
            case Children.Begun.Started started ->
                tools.inside()
                        .store(started.runs(), spawn.atOnce())
                        .chain(() -> publishStarts(started))
                        .replaceWith(begun(path, step, new StepState.AwaitingChildren(spawn.atOnce()), spawn.sent()));
        });
    }

    private Uni<Void> publishStarts(Children.Begun.Started started) {
        return started.another()
                .map(other -> Sequential.each(
                        started.runs(),
                        child -> publish(new WorkflowEvent.RunStarted(
                                other.id(),
                                other.version(),
                                child.id(),
                                child.trigger().type()))))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private StepRun begun(String path, Step step, StepState state, @Nullable Object sent) {
        return new StepRun(path, taken.size(), step.id(), step.action(), state, now, sent, List.of());
    }

    private Outcome outcome(Step step) {
        return new StepStart(new Starting(
                        workflow.id(),
                        workflow.workspaceId(),
                        lineage.runId(),
                        evaluation(),
                        workflow.definition()::table,
                        this::isMember,
                        tools.people().of(workflow.workspaceId())))
                .of(step);
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

    private Uni<Run> rest(RunState state) {
        Run rested = run.in(state);
        Run.Parent parent = run.parent();
        Uni<Void> stored = tools.runs().update(tools.connection(), rested).chain(() -> leaveSlot(state));
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

    private Uni<Void> announce(StepRun step) {
        return step.state() instanceof StepState.Ended ended
                ? publish(new WorkflowEvent.StepFinished(
                        workflow.id(), lineage.runId(), step.stepId(), step.action(), ended.status()))
                : Uni.createFrom().voidItem();
    }

    /** Of a run inside another, the other one reports it. */
    private Uni<Void> publishFailure(String stepId, String reason) {
        if (run.isBlock()) {
            return Uni.createFrom().voidItem();
        }
        Uni<Void> published = publish(new WorkflowEvent.RunFailed(workflow.id(), run.id(), stepId, reason));
        return Optional.ofNullable(run.parent()).isPresent()
                ? published
                : published.chain(() -> tools.notices()
                        .failed(tools.connection(), workflow, new Failure(run.id(), stepId, reason), context, now));
    }

    private String lastStep() {
        return taken.isEmpty() ? "" : List.copyOf(taken.values()).getLast().stepId();
    }

    private Uni<Void> publish(WorkflowEvent event) {
        return tools.outbox().append(tools.connection(), context, event).replaceWithVoid();
    }
}
