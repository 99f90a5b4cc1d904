package org.pyairtable.workflow.runs.views;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowQuery;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.RequestHandler;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;

/** Answers what other services ask about workflows and runs, as far as the actor of the question may know. */
@ApplicationScoped
public class RunQueryHandler implements RequestHandler<WorkflowQuery> {
    private final Pool pool;
    private final RunStore runs;
    private final StepStore steps;
    private final WorkflowStore workflows;
    private final RunEnds ends;
    private final WorkflowAccess access;

    RunQueryHandler(
            Pool pool, RunStore runs, StepStore steps, WorkflowStore workflows, RunEnds ends, WorkflowAccess access) {
        this.pool = pool;
        this.runs = runs;
        this.steps = steps;
        this.workflows = workflows;
        this.ends = ends;
        this.access = access;
    }

    @Override
    public Topic<WorkflowQuery> topic() {
        return Topics.WORKFLOW_QUERIES;
    }

    @Override
    public Uni<? extends Reply> answer(Envelope<WorkflowQuery> question) {
        Principal principal = Principal.of(question, "question");
        return switch (question.event()) {
            case WorkflowQuery.FindRun asked -> run(principal, asked);
            case WorkflowQuery.FindWorkflow asked -> workflow(principal, asked);
            case WorkflowQuery.ListWorkflows asked -> list(principal, asked);
        };
    }

    private Uni<Reply.WorkflowRun> run(Principal principal, WorkflowQuery.FindRun asked) {
        if (asked.waitSeconds() < 0 || asked.waitSeconds() > WorkflowQuery.FindRun.MOST_SECONDS) {
            throw ServiceException.invalid("waitSeconds", "is not between 0 and " + WorkflowQuery.FindRun.MOST_SECONDS);
        }
        return readable(principal, asked.runId())
                .chain(() -> ends.ended(asked.runId(), Duration.ofSeconds(asked.waitSeconds())))
                .map(found -> found.orElseThrow(() -> unknown(asked.runId())))
                .chain(run -> steps.of(pool, run.id()).map(taken -> report(run, taken.values())));
    }

    /** The workspace of a run that the asker may read; one that the asker may not read does not exist. */
    private Uni<String> readable(Principal principal, String runId) {
        return runs.find(pool, runId)
                .map(found -> found.orElseThrow(() -> unknown(runId)))
                .chain(run -> workflows.workspace(pool, run.workflowId()))
                .map(workspace -> workspace
                        .filter(id -> access.gives(Right.READ_RUNS, principal, id))
                        .orElseThrow(() -> unknown(runId)));
    }

    private static ServiceException unknown(String runId) {
        return ServiceException.notFound("Run " + runId);
    }

    private static Reply.WorkflowRun report(Run run, Collection<StepRun> taken) {
        RunView view = RunView.summary(run);
        RunReport report = RunReport.of(taken);
        return new Reply.WorkflowRun(
                run.id(),
                run.id(),
                run.workflowId(),
                view.status(),
                view.error() == null ? view.reason() : view.error(),
                run.startedAt(),
                view.finishedAt(),
                report.steps(),
                report.more());
    }

    private Uni<Reply.WorkflowFound> workflow(Principal principal, WorkflowQuery.FindWorkflow asked) {
        return workflows.current(pool, asked.workflowId()).map(found -> found.filter(
                        workflow -> access.gives(Right.RUN, principal, workflow.workspaceId()))
                .map(workflow -> new Reply.WorkflowFound(asked.workflowId(), listed(workflow)))
                .orElseThrow(() -> ServiceException.notFound("Workflow " + asked.workflowId())));
    }

    private Uni<Reply.WorkflowList> list(Principal principal, WorkflowQuery.ListWorkflows asked) {
        if (!access.gives(Right.READ, principal, asked.workspaceId())) {
            throw ServiceException.notFound("Workspace " + asked.workspaceId());
        }
        PageRequest page = PageRequest.of(asked.cursor(), null);
        return workflows.list(pool, asked.workspaceId(), page).map(rows -> {
            Page<WorkflowStore.Listed> found = Page.ofSequence(rows, page, WorkflowStore.Listed::sequence);
            return new Reply.WorkflowList(
                    asked.workspaceId(),
                    found.items().stream()
                            .map(listed -> listed(listed.workflow()))
                            .toList(),
                    found.nextCursor());
        });
    }

    private static Reply.ListedWorkflow listed(Workflow workflow) {
        return new Reply.ListedWorkflow(
                workflow.id(),
                workflow.name(),
                workflow.definition().trigger().type(),
                workflow.status(),
                obstacle(workflow).orElse(null));
    }

    private static Optional<String> obstacle(Workflow workflow) {
        return workflow.definition().trigger().inputType().isPresent()
                ? workflow.whyNotStarted()
                : Optional.of("It has a trigger on records and cannot be started by hand");
    }
}
