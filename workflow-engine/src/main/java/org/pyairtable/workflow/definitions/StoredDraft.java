package org.pyairtable.workflow.definitions;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A definition that somebody works on. It may have any fault, and nothing starts it.
 *
 * @param sequence position in lists; 0 until it is stored
 * @param workflowId the workflow that it is to change; null for a new one
 * @param workflow as it was given
 * @param problems what prevents that it is published, as far as it was known when it was saved
 */
record StoredDraft(
        String id,
        long sequence,
        String workspaceId,
        @Nullable String workflowId,
        Map<String, @Nullable Object> workflow,
        List<Problem> problems,
        String savedBy,
        Instant savedAt) {
    StoredDraft {
        problems = List.copyOf(problems);
    }
}
