package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.steps.Step;

/**
 * A version of a workflow as the API shows it, fields by the names that they have now.
 *
 * @param owner who saved it, and for whom its runs act
 */
public record WorkflowVersionView(
        int version,
        String name,
        String owner,
        Instant savedAt,
        Trigger trigger,
        List<Step> steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Concurrency concurrency,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Debounce debounce,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> failureNotices) {
    public WorkflowVersionView {
        steps = List.copyOf(steps);
    }

    static WorkflowVersionView of(Workflow workflow) {
        Definition shown = ByNames.of(workflow.definition());
        return new WorkflowVersionView(
                workflow.version(),
                workflow.name(),
                workflow.owner(),
                workflow.savedAt(),
                shown.trigger(),
                shown.steps(),
                shown.concurrency(),
                shown.debounce(),
                shown.failureNotices());
    }
}
