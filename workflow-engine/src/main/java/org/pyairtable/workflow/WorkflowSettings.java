package org.pyairtable.workflow;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The settings of the workflow engine. */
@ConfigMapping(prefix = "pyairtable.workflow")
public interface WorkflowSettings {
    /**
     * How long a step waits for the answer to its command before it fails. Commands lie durably on the broker, so this
     * is how long the answering service may be away.
     */
    @WithDefault("PT10M")
    Duration commandDeadline();

    /** How long saving a workflow waits for the description of a table. */
    @WithDefault("PT5S")
    Duration describeDeadline();

    /** How often due waits, retries and deadlines are looked for. */
    @WithDefault("1s")
    Duration tick();

    /** How many runs may set off each other one after the other; the next one is refused. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int maxDepth();

    /** How many runs one event carries forward in its own transaction; further ones are left to the next tick. */
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int inlineRuns();
}
