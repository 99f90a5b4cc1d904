package org.pyairtable.workflow.definitions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants a workflow to be, before it is checked against the tables it names.
 *
 * @param workspaceId may be absent when an existing workflow is saved again: a workflow does not move
 */
public record Draft(@Nullable String workspaceId, String name, Trigger trigger, List<Step> steps) {
    public Draft {
        name = Given.name("name", name);
        if (trigger == null) {
            throw new BadValue("trigger", "is missing");
        }
        steps = Given.some("steps", steps, Step.MOST_STEPS);
    }
}
