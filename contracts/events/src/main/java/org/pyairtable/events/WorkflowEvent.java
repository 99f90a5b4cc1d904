package org.pyairtable.events;

/** What happens to workflow definitions and runs. Topic {@code workflow.events}, keyed by workflow id. */
public sealed interface WorkflowEvent extends Event {
    String workflowId();

    @Override
    default String aggregateId() {
        return workflowId();
    }

    @EventType("org.pyairtable.workflow.events.workflow-saved.v1")
    record WorkflowSaved(String workflowId, int version, String name) implements WorkflowEvent {}

    @EventType("org.pyairtable.workflow.events.run-started.v1")
    record RunStarted(String workflowId, int version, String runId, String trigger) implements WorkflowEvent {}

    @EventType("org.pyairtable.workflow.events.step-finished.v1")
    record StepFinished(String workflowId, String runId, String stepId, String action, String outcome)
            implements WorkflowEvent {}

    @EventType("org.pyairtable.workflow.events.run-succeeded.v1")
    record RunSucceeded(String workflowId, String runId) implements WorkflowEvent {}

    @EventType("org.pyairtable.workflow.events.run-failed.v1")
    record RunFailed(String workflowId, String runId, String stepId, String reason) implements WorkflowEvent {}
}
