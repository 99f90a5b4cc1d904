package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.Documents;

/** Definitions that are not saved, for a user who tries them. */
@Singleton
public class Unsaved {
    private final WorkflowService workflows;
    private final DraftReader drafts;

    Unsaved(WorkflowService workflows, DraftReader drafts) {
        this.workflows = workflows;
        this.drafts = drafts;
    }

    /** Reads and checks it as if it were saved by the caller; fails as that would. */
    public Uni<Workflow> workflow(Map<String, @Nullable Object> draft) {
        return workflows.unsaved(drafts.read(Documents.write(draft)));
    }
}
