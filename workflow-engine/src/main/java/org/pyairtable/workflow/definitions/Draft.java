package org.pyairtable.workflow.definitions;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Step;

/**
 * A workflow as submitted, before it is checked against the tables it names.
 *
 * @param concurrency absent when any number of its runs may be under way
 * @param debounce absent when each event starts a run of its own
 * @param workspaceId may be absent when an existing workflow is saved again: a workflow does not move
 */
@Schema(name = "WorkflowDraft")
public record Draft(
        @Nullable String workspaceId,
        String name,
        Trigger trigger,
        List<Step> steps,
        @Nullable Concurrency concurrency,
        @Nullable Debounce debounce) {
    public Draft {
        name = Given.name("name", name);
        if (trigger == null) {
            throw new BadValue("trigger", "is missing");
        }
        steps = Given.some("steps", steps, Step.MOST_STEPS);
    }

    /** Any number of its runs may be under way. */
    public Draft(@Nullable String workspaceId, String name, Trigger trigger, List<Step> steps) {
        this(workspaceId, name, trigger, steps, null, null);
    }
}
