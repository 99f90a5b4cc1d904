package org.pyairtable.workflow.runs.requests;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.Decision;
import org.pyairtable.workflow.runs.Replays;
import org.pyairtable.workflow.runs.RunEngine;
import org.pyairtable.workflow.runs.RunRepairs;
import org.pyairtable.workflow.runs.RunStarts;
import org.pyairtable.workflow.runs.search.RunFilter;
import org.pyairtable.workflow.runs.search.RunPlace;
import org.pyairtable.workflow.runs.search.RunSearch;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.runs.store.ChildStore;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;
import org.pyairtable.workflow.runs.views.RunStreams;
import org.pyairtable.workflow.runs.views.RunView;

/** The use cases on runs. */
@Singleton
public class RunService {
    /** The source of causes that are HTTP requests. */
    private static final String REQUEST = "request";

    /** The same of those that say which of them are one. */
    private static final String KEYED_REQUEST = "keyed-request";

    private final Pool pool;
    private final RunStore runs;
    private final RunSearch search;
    private final StepStore steps;
    private final ChildStore children;
    private final WorkflowStore workflows;
    private final RunStarts starts;
    private final RunRepairs repairs;
    private final RunEngine engine;
    private final Replays replays;
    private final RunStreams streams;
    private final SignedIn caller;
    private final WorkflowAccess access;

    RunService(
            Pool pool,
            RunStore runs,
            RunSearch search,
            StepStore steps,
            ChildStore children,
            WorkflowStore workflows,
            RunStarts starts,
            RunRepairs repairs,
            RunEngine engine,
            Replays replays,
            RunStreams streams,
            SignedIn caller,
            WorkflowAccess access) {
        this.access = access;
        this.pool = pool;
        this.runs = runs;
        this.search = search;
        this.steps = steps;
        this.children = children;
        this.workflows = workflows;
        this.starts = starts;
        this.repairs = repairs;
        this.engine = engine;
        this.replays = replays;
        this.streams = streams;
        this.caller = caller;
    }

    /**
     * Starts a run.
     *
     * @param key what is the same in requests of the caller that repeat one; without it each request starts a run of its own
     */
    public Uni<Run> start(String workflowId, Map<String, Object> input, Optional<String> key) {
        return workflows.current(pool, workflowId).chain(found -> {
            Workflow workflow = found.orElseThrow(() -> ServiceException.notFound("Workflow " + workflowId));
            Principal principal = access.require(Right.RUN, workflow.workspaceId());
            TriggerData trigger = workflow.definition()
                    .trigger()
                    .inputType()
                    .map(type -> TriggerData.withValues(type, StartInput.of(workflow, input)))
                    .orElseThrow(() -> ServiceException.conflict(
                            "This workflow has a trigger on records and cannot be started by hand"));
            return key.map(given -> once(workflow, trigger, principal.userId() + " " + given))
                    .orElseGet(() -> started(
                                    workflow,
                                    trigger,
                                    REQUEST,
                                    UUID.randomUUID().toString())
                            .map(Optional::orElseThrow));
        });
    }

    /** What was started for the cause before is answered again, whatever has become of the workflow. */
    private Uni<Run> once(Workflow workflow, TriggerData trigger, String cause) {
        return repeated(workflow, trigger, cause)
                .chain(before -> before.isPresent()
                        ? Uni.createFrom().item(before)
                        : started(workflow, trigger, KEYED_REQUEST, cause))
                // Empty when a request with the same key was faster.
                .chain(run -> run.isPresent() ? Uni.createFrom().item(run) : repeated(workflow, trigger, cause))
                .map(Optional::orElseThrow);
    }

    private Uni<Optional<Run>> repeated(Workflow workflow, TriggerData trigger, String cause) {
        return runs.causedBy(pool, workflow.id(), KEYED_REQUEST, cause, trigger)
                .map(found -> found.map(caused -> {
                    if (!caused.sameInput()) {
                        throw ServiceException.conflict("The Idempotency-Key has started run "
                                + caused.run().id() + " with another input; use a new key for a new run");
                    }
                    return caused.run();
                }));
    }

    private Uni<Optional<Run>> started(Workflow workflow, TriggerData trigger, String source, String cause) {
        workflow.whyNotStarted().ifPresent(reason -> {
            throw ServiceException.conflict(reason);
        });
        EventContext context = caller.context(workflow.workspaceId());
        RunSeed seed = new RunSeed(
                workflow,
                trigger,
                source,
                cause,
                Optional.ofNullable(context.correlation())
                        .orElseGet(() -> UUID.randomUUID().toString()),
                TraceContext.current(),
                0,
                Optional.empty());
        return pool.withTransaction(c -> starts.start(c, seed));
    }

    /** The run that was started last comes first. A page may hold less than its limit though another one follows. */
    public Uni<Page<RunView>> search(RunFilter.Given given, PageRequest page) {
        return workspaceOf(given).chain(workspaceId -> {
            access.require(Right.READ_RUNS, workspaceId);
            RunPlace after = page.cursor().map(RunPlace::of).orElse(RunPlace.FIRST);
            return search.look(pool, given.in(workspaceId), after, page.limit())
                    .map(found -> new Page<>(
                            found.runs().stream().map(RunView::summary).toList(),
                            found.next().map(RunPlace::cursor).orElse(null)));
        });
    }

    public Uni<String> workspaceOf(RunFilter.Given given) {
        String workspaceId = given.workspaceId();
        String workflowId = given.workflowId();
        if (workflowId == null) {
            return Uni.createFrom().item(Objects.requireNonNull(workspaceId));
        }
        return workspace(workflowId).map(found -> {
            if (workspaceId != null && !workspaceId.equals(found)) {
                throw ServiceException.notFound("Workflow " + workflowId);
            }
            return found;
        });
    }

    public Uni<Page<RunView>> inside(String runId, PageRequest page) {
        return allowed(runId, Right.READ_RUNS).chain(run -> children.list(pool, run.id(), page)
                .map(rows -> Page.ofSequence(rows, page, Run::sequence).map(RunView::summary)));
    }

    public Uni<RunView> find(String runId) {
        return allowed(runId, Right.READ_RUNS).chain(this::detail);
    }

    private Uni<RunView> detail(Run run) {
        return Uni.combine()
                .all()
                .unis(steps.of(pool, run.id()), runs.replay(pool, run.id()), runs.lastReplay(pool, run.id()))
                .with((taken, replay, replayedAs) -> RunView.detail(run, taken.values(), replay, replayedAs));
    }

    /** A run that the caller has changed. What it holds is for credentials that may read runs. */
    private Uni<RunView> changed(String runId) {
        return runs.find(pool, runId)
                .map(Optional::orElseThrow)
                .chain(run -> Right.READ_RUNS.isIn(caller.any())
                        ? detail(run)
                        : Uni.createFrom().item(RunView.outline(run)));
    }

    /** What its history says of a run that somebody has cancelled. */
    public static String cancelled(String userId, Optional<String> why) {
        return "Cancelled by " + userId + why.map(text -> ": " + text).orElse("");
    }

    /** Refuses as {@link #find} does. */
    Uni<Void> requireReader(String runId) {
        return allowed(runId, Right.READ_RUNS).replaceWithVoid();
    }

    /** Until it has ended; its steps from a position on. What refuses, refuses at once: a stream that has begun cannot. */
    Multi<RunStreams.Sent> follow(String runId, int position) {
        streams.requireRoom();
        return allowed(runId, Right.READ_RUNS)
                .chain(run -> Uni.combine()
                        .all()
                        .unis(workspace(run.workflowId()), runs.replay(pool, runId))
                        .with((workspaceId, replay) -> streams.follow(
                                runId,
                                workspaceId,
                                caller.any().userId(),
                                replay.map(Replay::takenOver).orElse(0),
                                position)))
                .onItem()
                .transformToMulti(stream -> stream);
    }

    /** @param why as its canceller says it; empty when nothing was said */
    public Uni<RunView> cancel(String runId, Optional<String> why) {
        return allowed(runId, Right.REPAIR).chain(run -> {
            Principal principal = caller.any();
            return pool.withTransaction(c -> repairs.cancel(c, runId, cancelled(principal.userId(), why)))
                    .chain(cancelled -> cancelled
                            ? changed(runId)
                            : Uni.createFrom().failure(ServiceException.conflict("The run has already ended")));
        });
    }

    /**
     * Runs an ended run again as a new one; answers its id.
     *
     * @param from path or id of the first step that is done again; empty for the first of the run
     */
    public Uni<String> replay(String runId, Optional<String> from, Replay.Version version) {
        return allowed(runId, Right.REPAIR)
                .chain(run -> pool.withTransaction(c -> replays.replay(c, runId, from, version)))
                .map(replayed -> switch (replayed) {
                    case Replays.Replayed.Started started -> started.runId();
                    case Replays.Replayed.Refused refused -> throw ServiceException.conflict(refused.reason());
                });
    }

    /** Refuses, with the reason, what cannot be taken up again. */
    public Uni<RunView> retry(String runId) {
        return allowed(runId, Right.REPAIR)
                .chain(run -> pool.withTransaction(c -> repairs.retry(c, runId)))
                .chain(retried -> switch (retried) {
                    case RunRepairs.Retried.TakenUp taken -> changed(runId);
                    case RunRepairs.Retried.Refused refused ->
                        Uni.createFrom().failure(ServiceException.conflict(refused.reason()));
                });
    }

    Uni<RunView> decide(String runId, Decision decision) {
        return allowed(runId, Right.DECIDE)
                .chain(run -> {
                    String userId = caller.any().userId();
                    return pool.withTransaction(c -> engine.decide(c, runId, userId, decision));
                })
                .chain(outcome -> switch (outcome) {
                    case Decision.Outcome.Taken taken -> decided(runId);
                    case Decision.Outcome.NotAsked others ->
                        Uni.createFrom().failure(ServiceException.forbidden(others.reason()));
                    case Decision.Outcome.NotOpen closed ->
                        Uni.createFrom().failure(ServiceException.conflict(closed.reason()));
                });
    }

    /** What the run holds is for those who may see it, whoever decides. */
    private Uni<RunView> decided(String runId) {
        return runs.find(pool, runId).map(Optional::orElseThrow).chain(run -> workspace(run.workflowId())
                .chain(workspaceId -> access.seesRuns(workspaceId)
                        ? changed(runId)
                        : Uni.createFrom().item(RunView.outline(run))));
    }

    private Uni<Run> allowed(String runId, Right right) {
        return runs.find(pool, runId).chain(found -> {
            Run run = found.orElseThrow(() -> ServiceException.notFound("Run " + runId));
            return workspace(run.workflowId()).map(workspaceId -> {
                access.require(right, workspaceId);
                return run;
            });
        });
    }

    private Uni<String> workspace(String workflowId) {
        return workflows
                .workspace(pool, workflowId)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Workflow " + workflowId)));
    }
}
