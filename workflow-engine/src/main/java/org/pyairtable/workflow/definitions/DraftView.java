package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A draft as the API shows it.
 *
 * @param workflowId the workflow that it is to change; absent for a new one
 * @param workflow as it was given
 * @param problems what prevents that it is published, each with its place
 */
@Schema(name = "StoredWorkflowDraft")
public record DraftView(
        String id,
        String workspaceId,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String workflowId,

        Map<String, @Nullable Object> workflow,
        List<Problem> problems,
        String savedBy,
        Instant savedAt) {
    public DraftView {
        problems = List.copyOf(problems);
    }

    static DraftView of(StoredDraft draft) {
        return new DraftView(
                draft.id(),
                draft.workspaceId(),
                draft.workflowId(),
                draft.workflow(),
                draft.problems(),
                draft.savedBy(),
                draft.savedAt());
    }
}
