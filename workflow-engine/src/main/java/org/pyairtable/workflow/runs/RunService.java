package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Map;
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

/** The use cases on runs. */
@Singleton
class RunService {
    /** The source of causes that are HTTP requests. */
    private static final String REQUEST = "request";

    private final Pool pool;
    private final RunStore runs;
    private final StepStore steps;
    private final ChildStore children;
    private final WorkflowStore workflows;
    private final RunEngine engine;
    private final SignedIn caller;
    private final WorkflowAccess access;

    RunService(
            Pool pool,
            RunStore runs,
            StepStore steps,
            ChildStore children,
            WorkflowStore workflows,
            RunEngine engine,
            SignedIn caller,
            WorkflowAccess access) {
        this.access = access;
        this.pool = pool;
        this.runs = runs;
        this.steps = steps;
        this.children = children;
        this.workflows = workflows;
        this.engine = engine;
        this.caller = caller;
    }

    /** Each request starts a run of its own. */
    Uni<Run> start(String workflowId, Map<String, Object> input) {
        return workflows.current(pool, workflowId).chain(found -> {
            Workflow workflow = found.orElseThrow(() -> ServiceException.notFound("Workflow " + workflowId));
            access.require(Right.RUN, workflow.workspaceId());
            String type = workflow.definition()
                    .trigger()
                    .inputType()
                    .orElseThrow(() -> ServiceException.conflict(
                            "This workflow has a trigger on records and cannot be started by hand"));
            workflow.whyNotStarted().ifPresent(reason -> {
                throw ServiceException.conflict(reason);
            });
            EventContext context = caller.context(workflow.workspaceId());
            String requestId = UUID.randomUUID().toString();
            RunSeed seed = new RunSeed(
                    workflow,
                    TriggerData.withValues(type, input),
                    REQUEST,
                    requestId,
                    Optional.ofNullable(context.correlation()).orElse(requestId),
                    TraceContext.current(),
                    0,
                    Optional.empty());
            return pool.withTransaction(c -> engine.start(c, seed)).map(Optional::orElseThrow);
        });
    }

    Uni<Page<RunView>> list(String workflowId, PageRequest page) {
        return workspace(workflowId).chain(workspaceId -> {
            access.require(Right.READ, workspaceId);
            return runs.list(pool, workflowId, page)
                    .map(rows -> Page.ofSequence(rows, page, Run::sequence).map(RunView::summary));
        });
    }

    Uni<Page<RunView>> inside(String runId, PageRequest page) {
        return allowed(runId, Right.READ).chain(run -> children.list(pool, run.id(), page)
                .map(rows -> Page.ofSequence(rows, page, Run::sequence).map(RunView::summary)));
    }

    Uni<RunView> find(String runId) {
        return allowed(runId, Right.READ)
                .chain(run -> steps.of(pool, runId).map(taken -> RunView.detail(run, taken.values())));
    }

    Uni<RunView> cancel(String runId) {
        return allowed(runId, Right.RUN).chain(run -> {
            Principal principal = caller.any();
            return pool.withTransaction(c -> engine.cancel(c, runId, "Cancelled by " + principal.userId()))
                    .chain(cancelled -> cancelled
                            ? find(runId)
                            : Uni.createFrom().failure(ServiceException.conflict("The run has already ended")));
        });
    }

    /** Refuses, with the reason, what cannot be taken up again. */
    Uni<RunView> retry(String runId) {
        return allowed(runId, Right.RUN)
                .chain(run -> pool.withTransaction(c -> engine.retry(c, runId)))
                .chain(retried -> switch (retried) {
                    case RunEngine.Retried.TakenUp taken -> find(runId);
                    case RunEngine.Retried.Refused refused ->
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
                        ? find(runId)
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
