package org.pyairtable.workflow.definitions;

import java.time.Instant;
import java.util.List;

/** A workflow as the API shows it. Table names have become ids. */
public record WorkflowView(
        String id,
        int version,
        String workspaceId,
        String name,
        String owner,
        Trigger trigger,
        List<Step> steps,
        Instant savedAt) {
    public WorkflowView {
        steps = List.copyOf(steps);
    }

    static WorkflowView of(Workflow workflow) {
        return new WorkflowView(
                workflow.id(),
                workflow.version(),
                workflow.workspaceId(),
                workflow.name(),
                workflow.owner(),
                workflow.definition().trigger(),
                workflow.definition().steps(),
                workflow.savedAt());
    }
}
