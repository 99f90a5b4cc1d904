package org.pyairtable.workflow.runs;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;

/**
 * What the engine does, as numbers: runs that end by status, steps that end by kind and status, how late what is due is looked at.
 * A turn that is rolled back and taken again counts twice.
 */
@Singleton
public class RunMetrics {
    private final MeterRegistry registry;

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A run that is not a block of another has ended. */
    void ended(RunState state) {
        registry.counter("pyairtable.workflow.runs", "status", state.status()).increment();
    }

    void ended(StepRun step) {
        registry.counter(
                        "pyairtable.workflow.steps",
                        "kind",
                        step.action(),
                        "status",
                        step.state().status())
                .increment();
    }

    /** Between the time for which a run waited and the look at it. */
    public void late(Duration by) {
        registry.timer("pyairtable.workflow.timers.lateness").record(by.isNegative() ? Duration.ZERO : by);
    }
}
