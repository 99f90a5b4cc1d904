package org.pyairtable.workflow.notices;

/**
 * A failed run.
 *
 * @param runId empty when no run was started
 * @param stepId empty when it failed before its first step
 */
public record Failure(String runId, String stepId, String reason) {}
