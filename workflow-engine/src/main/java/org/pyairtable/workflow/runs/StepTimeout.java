package org.pyairtable.workflow.runs;

import java.time.Instant;
import java.util.Optional;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.steps.Guarded;
import org.pyairtable.workflow.steps.Step;

/** When a step that waits is given up, by the timeout in its definition. */
final class StepTimeout {
    private StepTimeout() {}

    static Optional<Instant> of(Step step, Instant startedAt) {
        return step.timeLimit().map(startedAt::plus);
    }

    static boolean isOver(Step step, StepRun run, Instant now) {
        return of(step, run.startedAt()).filter(time -> !time.isAfter(now)).isPresent();
    }

    /** When the step is looked at again at the latest. */
    static Instant notLaterThan(Step step, StepRun run, Instant other) {
        return notLaterThan(step, run.startedAt(), other);
    }

    static Instant notLaterThan(Step step, Instant startedAt, Instant other) {
        return of(step, startedAt).filter(other::isAfter).orElse(other);
    }

    static String reason(Step step) {
        return Guarded.TIMED_OUT + ": The step has not ended within "
                + step.timeLimit().orElseThrow() + ", its timeout";
    }
}
