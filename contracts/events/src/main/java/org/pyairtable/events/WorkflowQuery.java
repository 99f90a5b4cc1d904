package org.pyairtable.events;

import org.jspecify.annotations.Nullable;

/**
 * Questions to workflow-engine. Topic {@code workflow.queries}; answered by a {@link Reply}, as far as the actor of the
 * envelope, limited by its {@link Credential}, may know.
 */
public sealed interface WorkflowQuery extends Event {
    /**
     * Asks for {@link Reply.WorkflowRun}.
     *
     * @param waitSeconds how long to wait for the end of the run, 0 to 20; the answer comes as soon as it has ended
     */
    @EventType("org.pyairtable.workflow.queries.find-run.v1")
    record FindRun(String runId, int waitSeconds) implements WorkflowQuery {
        /** The longest time that a question waits. */
        public static final int MOST_SECONDS = 20;

        @Override
        public String aggregateId() {
            return runId;
        }
    }

    /** Asks for {@link Reply.WorkflowFound}: a workflow that the asker may start, and whether it can be started now. */
    @EventType("org.pyairtable.workflow.queries.find-workflow.v1")
    record FindWorkflow(String workflowId) implements WorkflowQuery {
        @Override
        public String aggregateId() {
            return workflowId;
        }
    }

    /**
     * Asks for {@link Reply.WorkflowList}.
     *
     * @param cursor as the answer before gave it; absent for the beginning
     */
    @EventType("org.pyairtable.workflow.queries.list-workflows.v1")
    record ListWorkflows(String workspaceId, @Nullable String cursor) implements WorkflowQuery {
        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }
}
