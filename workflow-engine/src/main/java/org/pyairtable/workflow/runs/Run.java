package org.pyairtable.workflow.runs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of one version of a workflow.
 *
 * @param sequence place in lists; 0 until it is stored
 * @param depth how many runs, one setting off the other, led to this one
 * @param causeId id of the event or request that started it
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
        Instant startedAt) {
    Run in(RunState other) {
        return new Run(
                id, sequence, workflowId, version, other, depth, causeId, correlation, traceparent, trigger, startedAt);
    }
}
