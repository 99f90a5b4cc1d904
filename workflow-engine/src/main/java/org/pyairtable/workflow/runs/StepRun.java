package org.pyairtable.workflow.runs;

import java.time.Instant;

/**
 * One step of a run.
 *
 * @param path where it stands in the definition: its id after those of the branches around it, for example
 *     {@code route/then/close}
 * @param position order of execution, from 0
 */
public record StepRun(String path, int position, String stepId, String action, StepState state, Instant startedAt) {
    StepRun in(StepState other) {
        return new StepRun(path, position, stepId, action, other, startedAt);
    }
}
