package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery.FieldKeys;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.scope.TableSchema;

/** Asks the owner of the data for records of the table of a trigger, on behalf of the workflow's author. */
@Singleton
class RecordQuestions {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int PAGE = 1_000;
    private static final int MOST_BYTES = 800_000;

    private final Requests requests;

    RecordQuestions(Requests requests) {
        this.requests = requests;
    }

    /** The dates of the next records in the order of their creation. */
    Uni<QueryAnswer> dates(Workflow workflow, RecordDateTrigger date, @Nullable String cursor) {
        return ask(workflow, null, List.of(date.field()), PAGE, cursor);
    }

    /** All cells of these records, without those that do not exist any more. */
    Uni<QueryAnswer> records(Workflow workflow, List<String> recordIds) {
        String condition = recordIds.stream()
                .map(id -> "RECORD_ID() = '" + id + "'")
                .collect(Collectors.joining(", ", "OR(", ")"));
        return ask(workflow, condition, null, recordIds.size(), null);
    }

    private Uni<QueryAnswer> ask(
            Workflow workflow,
            @Nullable String condition,
            @Nullable List<String> fields,
            int limit,
            @Nullable String cursor) {
        TableSchema table = workflow.definition().triggerTable().orElseThrow();
        QueryRecords question = new QueryRecords(
                table.baseId(),
                table.tableId(),
                condition,
                null,
                null,
                fields,
                FieldKeys.IDS,
                null,
                limit,
                cursor,
                MOST_BYTES,
                null,
                null,
                false);
        return requests.ask(question, workflow.context(), QueryAnswer.class, DEADLINE);
    }

    /** Whether the same question may be answered later. */
    static boolean mayPass(Throwable failure) {
        return !(failure instanceof ServiceException refused)
                || switch (refused.error()) {
                    case ServiceError.Unavailable e -> true;
                    case ServiceError.TooManyRequests e -> true;
                    case ServiceError.Invalid e -> false;
                    case ServiceError.Unprocessable e -> false;
                    case ServiceError.Unauthorized e -> false;
                    case ServiceError.Forbidden e -> false;
                    case ServiceError.NotFound e -> false;
                    case ServiceError.Conflict e -> false;
                    case ServiceError.TooLarge e -> false;
                };
    }
}
