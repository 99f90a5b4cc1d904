package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.steps.Step;

/**
 * A workflow as the API shows it. Tables stand by their ids, fields by the names that they have now.
 *
 * @param status {@code active}, {@code paused}, or {@code broken}: then it starts no runs until it is saved without its problems
 * @param problems what is wrong with it, each with its place; absent when nothing is
 */
public record WorkflowView(
        String id,
        int version,
        String workspaceId,
        String name,
        String owner,
        Trigger trigger,
        List<Step> steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Concurrency concurrency,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Debounce debounce,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> failureNotices,
        Instant savedAt,
        String status,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem> problems) {
    public WorkflowView {
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
    }

    static WorkflowView of(Workflow workflow) {
        Definition shown = ByNames.of(workflow.definition());
        return new WorkflowView(
                workflow.id(),
                workflow.version(),
                workflow.workspaceId(),
                workflow.name(),
                workflow.owner(),
                shown.trigger(),
                shown.steps(),
                shown.concurrency(),
                shown.debounce(),
                shown.failureNotices(),
                workflow.savedAt(),
                workflow.status(),
                workflow.problems());
    }
}
