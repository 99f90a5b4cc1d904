package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.WorkflowEvent;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.runs.state.Asked;
import org.pyairtable.workflow.runs.state.Lineage;
import org.pyairtable.workflow.runs.state.PastEvents;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.runs.store.ActivityStore;
import org.pyairtable.workflow.runs.store.EventWaitTable;
import org.pyairtable.workflow.steps.Approval;
import org.pyairtable.workflow.steps.Approvers;
import org.pyairtable.workflow.steps.Outcome;
import org.pyairtable.workflow.steps.Starting;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.Evaluation;

/**
 * Begins the steps of a turn: publishes, queues and stores what their start comes to, and says in which state they begin.
 *
 * @param taken the steps that were started, which grows during the turn
 */
record Beginnings(
        RunTurn.Tools tools,
        Workflow workflow,
        Run run,
        Lineage lineage,
        TurnWrites writes,
        Map<String, StepRun> taken,
        Instant now) {
    /** Does what the start of a step comes to. */
    Uni<StepRun> begin(String path, Step step) {
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
                ask(path, step, now, asked, asked.approvers());
                yield Uni.createFrom()
                        .item(begun(path, step, new StepState.AwaitingDecision(decide.until()), asked.sent()));
            }
            case Outcome.Await await -> waiting(path, step, await);
            case Outcome.Sleep sleep ->
                Uni.createFrom().item(begun(path, step, new StepState.Sleeping(sleep.until()), null));
            case Outcome.Spawn spawn -> spawned(path, step, spawn);
            case Outcome.Refuse refuse ->
                Uni.createFrom().item(begun(path, step, new StepState.Failed(refuse.reason(), now), null));
        };
    }

    /** Asks people in their inboxes and, if the step says so, by mail. */
    void ask(String path, Step step, Instant startedAt, Asked asked, Approvers people) {
        writes.publish(new SendNotification(
                workflow.workspaceId(),
                people.userIds(),
                "workflow",
                asked.title(),
                asked.body(),
                Map.of("about", "approval", "workflowId", workflow.id(), "runId", run.id(), "step", path)));
        if (step.bare() instanceof Approval approval && approval.asksByMail()) {
            Instant until = StepTimeout.notLaterThan(step, startedAt, approval.deadlineOf(startedAt));
            tools.mails()
                    .of(
                            new ApprovalMails.Asking(workflow, run.id(), path, asked, until),
                            people.persons(tools.people().of(workflow.workspaceId()), Approval.MOST_MAILED))
                    .forEach(writes::mail);
        }
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

    private Uni<StepRun> waiting(String path, Step step, Outcome.Await await) {
        Instant back = now.minus(EventWaitTable.LOOK_BACK);
        Instant since = lineage.startedAt().isAfter(back) ? lineage.startedAt() : back;
        Set<String> past = PastEvents.of(lineage, taken.values().stream());
        return others(since)
                .chain(had -> {
                    past.addAll(had);
                    return tools.waits()
                            .insert(
                                    tools.connection(),
                                    new EventWaitTable.Waiting(run.id(), path, await.awaited(), past, since));
                })
                .map(inserted -> {
                    StepState state = inserted
                            ? new StepState.AwaitingEvent(await.until())
                            : new StepState.Failed(
                                    EventWaitTable.MOST + " steps wait for the same event already, the most that may",
                                    now);
                    return begun(path, step, state, await.sent());
                });
    }

    /** What blocks of the run have had, which it sees here as little as what its other items and branches have. */
    private Uni<Set<String>> others(Instant since) {
        return workflow.definition().hasScopes()
                ? tools.waits().had(tools.connection(), lineage.runId(), since)
                : Uni.createFrom().item(Set.of());
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

    Starting starting() {
        return new Starting(
                workflow.id(),
                workflow.workspaceId(),
                lineage.runId(),
                evaluation(),
                workflow.definition()::table,
                this::isMember,
                tools.people().of(workflow.workspaceId()));
    }

    Evaluation evaluation() {
        return new Evaluation(
                lineage.scope(workflow.definition(), taken.values().stream()),
                workflow.definition().triggerTable(),
                now,
                workflow.missing());
    }

    private boolean isMember(String userId) {
        return tools.memberships().role(workflow.workspaceId(), userId).isPresent();
    }

    /** Sends the command of a step again after a rejection; answers the step in its next state. */
    Uni<StepRun> again(Step step, StepRun stepRun, StepState.BackingOff backingOff) {
        return switch (outcome(step)) {
            case Outcome.Ask ask -> {
                String sent = writes.publish(ask.command()).id();
                yield sent(stepRun, sent, backingOff.sent(sent, deadline(step, stepRun.startedAt())));
            }
            case Outcome.Perform perform ->
                queued(stepRun.path(), perform)
                        .chain(activity -> sent(
                                stepRun, activity, backingOff.sent(activity, deadline(step, stepRun.startedAt()))));
            case Outcome.Order order -> {
                Instant until = deadline(step, stepRun.startedAt());
                String sent = ordered(stepRun.path(), order, until);
                yield sent(stepRun, sent, backingOff.sent(sent, until));
            }
            case Outcome.Refuse refuse -> Uni.createFrom().item(stepRun.in(backingOff.fail(refuse.reason(), now)));
            case Outcome other -> throw new IllegalStateException("Only what was asked is asked again: " + other);
        };
    }

    private Uni<StepRun> sent(StepRun stepRun, String id, StepState state) {
        return Uni.createFrom().item(stepRun.sending(id, now).in(state));
    }

    /** Of an answer; that of the step itself, if it has a timeout. */
    private Instant deadline(Step step, Instant startedAt) {
        return StepTimeout.of(step, startedAt).orElseGet(() -> now.plus(tools.commandDeadline()));
    }
}
