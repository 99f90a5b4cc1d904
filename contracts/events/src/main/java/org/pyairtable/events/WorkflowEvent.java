package org.pyairtable.events;

import java.util.List;

/**
 * What happens to workflow definitions and runs, and to the secrets that they use. Topic {@code workflow.events}, keyed by workflow
 * id, of secrets by workspace id.
 */
public sealed interface WorkflowEvent extends Event {
    @Override
    default String aggregateId() {
        return switch (this) {
            case WorkflowSaved e -> e.workflowId();
            case RunStarted e -> e.workflowId();
            case StepFinished e -> e.workflowId();
            case RunSucceeded e -> e.workflowId();
            case RunFailed e -> e.workflowId();
            case SecretSaved e -> e.workspaceId();
            case SecretDeleted e -> e.workspaceId();
        };
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

    /**
     * A secret was saved, for the first time or anew.
     *
     * @param hosts where requests of workflows may send it
     */
    @EventType("org.pyairtable.workflow.events.secret-saved.v1")
    record SecretSaved(String workspaceId, String name, List<String> hosts) implements WorkflowEvent {
        public SecretSaved {
            hosts = List.copyOf(hosts);
        }
    }

    @EventType("org.pyairtable.workflow.events.secret-deleted.v1")
    record SecretDeleted(String workspaceId, String name) implements WorkflowEvent {}
}
