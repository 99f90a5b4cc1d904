package org.pyairtable.workflow.runs.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of one version of a workflow.
 *
 * @param sequence position in lists; 0 until it is stored
 * @param depth length of the chain of runs that led to this one
 * @param causeId id of the event or request that started it
 * @param parent the run that it is a part of; null when it is none's
 * @param correlation shared by everything that one first cause set off
 */
public record Run(
        String id,
        long sequence,
        String workflowId,
        int version,
        RunState state,
        int depth,
        String causeId,
        String correlation,
        @Nullable String traceparent,
        TriggerData trigger,
        Instant startedAt,
        @Nullable Parent parent) {
    /**
     * Where a run inside a run belongs.
     *
     * @param runId the run around it
     * @param path the step of that run that waits for it
     * @param scope the block of the definition that it runs, as a path; null when it runs a whole workflow
     * @param index its place among its siblings, from 0
     * @param item the item of a list that it is about; null when it is about none
     */
    public record Parent(
            String runId,
            String path,
            @Nullable String scope,
            int index,
            @Nullable Item item) {}

    /** @param value any JSON */
    public record Item(@Nullable Object value) {}

    public Run in(RunState other) {
        return new Run(
                id,
                sequence,
                workflowId,
                version,
                other,
                depth,
                causeId,
                correlation,
                traceparent,
                trigger,
                startedAt,
                parent);
    }

    /** Whether it runs a block of its parent's workflow. */
    public boolean isBlock() {
        return parent != null && parent.scope() != null;
    }
}
