package org.pyairtable.events;

import java.util.Map;

/** Commands to run workflows. Topic {@code workflow.commands}, keyed by workflow id. */
public sealed interface WorkflowCommand extends Event {
    /**
     * Answered, where the envelope asks for a reply, by {@link Reply.WorkflowRun} once the run has begun.
     *
     * @param input values that steps read as {@code trigger.<name>}
     */
    @EventType("org.pyairtable.workflow.commands.start-run.v1")
    record StartRun(String workflowId, Map<String, Object> input) implements WorkflowCommand {
        @Override
        public String aggregateId() {
            return workflowId;
        }
    }
}
