package org.pyairtable.workflow.definitions;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Step;

/**
 * A workflow as submitted, before it is checked against the tables it names.
 *
 * @param concurrency absent when any number of its runs may be under way
 * @param debounce absent when each event starts a run of its own
 * @param failureNotices who is notified of failed runs: members as recipients of steps name them, without templates; absent for the
 *     owner
 * @param workspaceId may be absent when an existing workflow is saved again: a workflow does not move
 */
@Schema(name = "WorkflowDraft")
public record Draft(
        @Nullable String workspaceId,
        String name,
        Trigger trigger,
        List<Step> steps,
        @Nullable Concurrency concurrency,
        @Nullable Debounce debounce,
        @Nullable List<String> failureNotices) {
    private static final int MOST_NOTIFIED = 20;

    public Draft {
        name = Given.name("name", name);
        if (trigger == null) {
            throw new BadValue("trigger", "is missing");
        }
        steps = Given.some("steps", steps, Step.MOST_STEPS);
        failureNotices = failureNotices == null ? null : Given.some("failureNotices", failureNotices, MOST_NOTIFIED);
    }

    /** Any number of its runs may be under way. */
    public Draft(@Nullable String workspaceId, String name, Trigger trigger, List<Step> steps) {
        this(workspaceId, name, trigger, steps, null, null, null);
    }

    /** The same as a workflow that exists. */
    static Draft of(String workspaceId, String name, Definition shown) {
        return new Draft(
                workspaceId,
                name,
                shown.trigger(),
                shown.steps(),
                shown.concurrency(),
                shown.debounce(),
                shown.failureNotices());
    }

    Draft withSteps(List<Step> others) {
        return new Draft(workspaceId, name, trigger, others, concurrency, debounce, failureNotices);
    }
}
