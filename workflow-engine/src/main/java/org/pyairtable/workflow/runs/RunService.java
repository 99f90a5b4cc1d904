package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.Access;
import org.pyairtable.workflow.Access.Right;
import org.pyairtable.workflow.Page;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;

/** What users do with runs. */
@Singleton
class RunService {
    /** The source of causes that are HTTP requests. */
    private static final String REQUEST = "request";

    private final Pool pool;
    private final RunStore runs;
    private final StepStore steps;
    private final WorkflowStore workflows;
    private final RunEngine engine;
    private final Access access;
    private final Caller caller;

    RunService(
            Pool pool,
            RunStore runs,
            StepStore steps,
            WorkflowStore workflows,
            RunEngine engine,
            Access access,
            Caller caller) {
        this.pool = pool;
        this.runs = runs;
        this.steps = steps;
        this.workflows = workflows;
        this.engine = engine;
        this.access = access;
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
                    .orElseThrow(() -> ServiceException.conflict("Records start this workflow, not people"));
            EventContext context = caller.context(workflow.workspaceId());
            String requestId = UUID.randomUUID().toString();
            RunSeed seed = new RunSeed(
                    workflow,
                    TriggerData.withValues(type, input),
                    REQUEST,
                    requestId,
                    Optional.ofNullable(context.correlation()).orElse(requestId),
                    TraceContext.current(),
                    0);
            return pool.withTransaction(c -> engine.start(c, seed)).map(Optional::orElseThrow);
        });
    }

    Uni<Page<RunView>> list(String workflowId, Page.Request page) {
        return workspace(workflowId).chain(workspaceId -> {
            access.require(Right.READ, workspaceId);
            return runs.list(pool, workflowId, page).map(rows -> Page.of(rows, page, Run::sequence, RunView::summary));
        });
    }

    Uni<RunView> find(String runId) {
        return allowed(runId, Right.READ)
                .chain(run -> steps.of(pool, runId).map(taken -> RunView.detail(run, taken.values())));
    }

    Uni<RunView> cancel(String runId) {
        return allowed(runId, Right.RUN).chain(run -> {
            Principal principal = caller.principal();
            return pool.withTransaction(c -> engine.cancel(c, runId, "Cancelled by " + principal.userId()))
                    .chain(cancelled -> cancelled
                            ? find(runId)
                            : Uni.createFrom().failure(ServiceException.conflict("The run has ended already")));
        });
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
