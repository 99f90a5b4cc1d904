package org.pyairtable.workflow.runs.activities;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.AnsweredRow;
import org.pyairtable.events.Reply.CutReason;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.runs.ActivityResult;
import org.pyairtable.workflow.steps.Activity;

/** Does activities: asks the owner of the data, and makes requests to the outside. */
@Singleton
public class Activities {
    private static final Logger LOG = Logger.getLogger(Activities.class);
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Requests requests;
    private final HttpActivity http;

    Activities(Requests requests, HttpActivity http) {
        this.requests = requests;
        this.http = http;
    }

    /** Never fails: what goes wrong is a result. */
    public Uni<ActivityResult> perform(Activity activity, Workflow workflow) {
        return perform(activity, workflow.context(), workflow.workspaceId());
    }

    /** On behalf of the context's actor. */
    public Uni<ActivityResult> perform(Activity activity, EventContext context, String workspaceId) {
        return switch (activity) {
            case Activity.Find find ->
                requests.ask(find.question(), context, QueryAnswer.class, DEADLINE)
                        .map(answer -> found(answer, find.limit()))
                        .onFailure()
                        .recoverWithItem(Activities::failed);
            case Activity.Read read ->
                requests.ask(read.question(), context, QueryAnswer.class, DEADLINE)
                        .map(answer -> read(answer, read.recordId()))
                        .onFailure()
                        .recoverWithItem(Activities::failed);
            case Activity.Http request ->
                http.perform(request, workspaceId).onFailure().recoverWithItem(Activities::notMade);
        };
    }

    /** An answer without some of what was asked for would look like all of it. */
    private static ActivityResult found(QueryAnswer answer, int limit) {
        boolean cut = answer.rows().size() < limit
                && answer.cuts().stream().anyMatch(part -> part.reason() == CutReason.BYTES);
        if (cut) {
            return new ActivityResult.Failed(
                    "The records found are too large for the result of a step; name the fields that are needed, or a lower"
                            + " limit",
                    false);
        }
        List<Map<String, Object>> records =
                answer.rows().stream().map(Activities::record).toList();
        return new ActivityResult.Done(Map.of("count", (long) records.size(), "records", records));
    }

    private static ActivityResult read(QueryAnswer answer, String recordId) {
        return answer.rows().stream()
                .findFirst()
                .<ActivityResult>map(row -> new ActivityResult.Done(record(row)))
                .orElseGet(() -> new ActivityResult.Failed(
                        "There is no record " + recordId + " in table " + answer.tableName()
                                + " that the author of the workflow may read",
                        false));
    }

    private static Map<String, Object> record(AnsweredRow row) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", row.id());
        record.put("fields", row.cells());
        return record;
    }

    /** Its message is not shown: it may hold what the request holds. */
    private static ActivityResult notMade(Throwable failure) {
        LOG.errorf("HTTP request of a step not made, its step fails or tries again: reason=%s", failure.getClass());
        return new ActivityResult.Failed("The request could not be made because of an error in the engine", true);
    }

    private static ActivityResult failed(Throwable failure) {
        if (!(failure instanceof ServiceException refused)) {
            return new ActivityResult.Failed("The question could not be asked: " + failure.getMessage(), true);
        }
        return new ActivityResult.Failed(
                String.valueOf(refused.getMessage()),
                switch (refused.error()) {
                    case ServiceError.Unavailable e -> true;
                    case ServiceError.TooManyRequests e -> true;
                    case ServiceError.Invalid e -> false;
                    case ServiceError.Unprocessable e -> false;
                    case ServiceError.Unauthorized e -> false;
                    case ServiceError.Forbidden e -> false;
                    case ServiceError.NotFound e -> false;
                    case ServiceError.Conflict e -> false;
                    case ServiceError.TooLarge e -> false;
                });
    }
}
