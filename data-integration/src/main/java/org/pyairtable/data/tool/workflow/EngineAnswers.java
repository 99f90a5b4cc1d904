package org.pyairtable.data.tool.workflow;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.Unavailable;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Reply.FailureKind;
import org.pyairtable.events.WorkflowQuery;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;

/** What workflow-engine answers over Kafka, for agents. */
@Singleton
class EngineAnswers {
    /** Beyond what the engine waits itself. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    /** With the start and the wait that follow it stays below what a call may take. */
    private static final Duration STARTABLE = Duration.ofSeconds(3);

    private final Requests requests;

    EngineAnswers(Requests requests) {
        this.requests = requests;
    }

    /** The run, at the latest when it has ended or so many seconds are over. */
    Uni<Reply.WorkflowRun> run(ToolCaller caller, String runId, int waitSeconds) {
        return ask(
                new WorkflowQuery.FindRun(runId, waitSeconds),
                caller.context(),
                caller,
                Reply.WorkflowRun.class,
                DEADLINE.plusSeconds(waitSeconds));
    }

    /** Refuses a workflow that the caller may not start, or that cannot be started now. */
    Uni<Void> requireStartable(ToolCaller caller, String workflowId) {
        return ask(
                        new WorkflowQuery.FindWorkflow(workflowId),
                        caller.context(),
                        caller,
                        Reply.WorkflowFound.class,
                        STARTABLE)
                .invoke(found -> {
                    String obstacle = found.workflow().obstacle();
                    if (obstacle != null) {
                        throw new AdvisedException(
                                new InvalidRequest.Rule(found.workflow().name() + " is not started. " + obstacle),
                                "Do not try again; report it to the user.");
                    }
                })
                .replaceWithVoid();
    }

    Uni<Reply.WorkflowList> list(ToolCaller caller, String workspaceId, @Nullable String cursor) {
        return ask(
                new WorkflowQuery.ListWorkflows(workspaceId, cursor),
                caller.context().withWorkspace(workspaceId),
                caller,
                Reply.WorkflowList.class,
                DEADLINE);
    }

    private <R extends Reply> Uni<R> ask(
            WorkflowQuery question, EventContext context, ToolCaller caller, Class<R> answer, Duration deadline) {
        return requests.reply(question, context.under(caller.principal().credential()), deadline)
                .onFailure(EngineAnswers::isAway)
                .transform(away -> away())
                .map(reply -> {
                    if (reply instanceof Reply.RequestFailed failed) {
                        throw refused(failed);
                    }
                    return answer.cast(reply);
                });
    }

    static boolean isAway(Throwable failure) {
        return failure instanceof ServiceException refused && refused.error() instanceof ServiceError.Unavailable;
    }

    static AdvisedException away() {
        return new AdvisedException(
                new Unavailable.NoRoom("The workflow engine does not answer at the moment."), "Call again later.");
    }

    /** With what an agent does best next. */
    static AdvisedException refused(Reply.RequestFailed failed) {
        FailureKind kind = failed.kind();
        return switch (kind == null ? FailureKind.REFUSED : kind) {
            case UNAVAILABLE -> away();
            case FORBIDDEN -> new AdvisedException(new NotPermitted(), failed.message());
            case NOT_FOUND ->
                new AdvisedException(
                        new InvalidRequest.Rule(
                                "There is no workflow or run with this id that the owner of the token may"
                                        + " start or read."),
                        "Call list_workflows and run_workflow for ids of workflows and runs.");
            case REFUSED ->
                new AdvisedException(
                        new InvalidRequest.Rule(failed.message()), "Do not try again; report it to the user.");
        };
    }

    /** The members of {@link #json}. */
    static Member[] members() {
        return new Member[] {
            Member.text("workflow", "Id of the workflow"),
            Member.text("run", "Id of the run").sometimes(),
            Member.text("status", "asked, running, waiting, succeeded, failed or cancelled"),
            Member.text("reason", "Why it failed or who cancelled it").sometimes(),
            Member.text("startedAt", "In UTC").sometimes(),
            Member.text("finishedAt", "In UTC; absent while it has not ended").sometimes(),
            Member.objects(
                            "steps",
                            "The steps that have begun, in order",
                            Member.text("path", "Of the step in its workflow"),
                            Member.text("action", "What it does"),
                            Member.text("status", ""),
                            Member.any("output", "Its result"),
                            Member.text("error", "Why it, or its last attempt, failed"))
                    .sometimes()
        };
    }

    /** A run without its steps. */
    static Map<String, Object> json(Reply.WorkflowRun run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("workflow", run.workflowId());
        json.put("run", run.runId());
        json.put("status", run.status());
        String reason = run.reason();
        if (reason != null) {
            json.put("reason", reason);
        }
        json.put("startedAt", DateText.wire(run.startedAt()));
        Instant finishedAt = run.finishedAt();
        if (finishedAt != null) {
            json.put("finishedAt", DateText.wire(finishedAt));
        } else {
            json.put("note", "The run has not ended. Call get_run with its id for what becomes of it.");
        }
        return json;
    }

    static List<Map<String, Object>> steps(Reply.WorkflowRun run) {
        List<Map<String, Object>> steps = new ArrayList<>();
        run.steps().forEach(step -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("path", step.path());
            json.put("action", step.action());
            json.put("status", step.status());
            Object output = step.output();
            if (output != null) {
                json.put("output", output);
            }
            String error = step.error();
            if (error != null) {
                json.put("error", error);
            }
            steps.add(json);
        });
        return steps;
    }
}
