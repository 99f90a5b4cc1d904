package org.pyairtable.workflow;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of the workflow engine. */
@ConfigMapping(prefix = "pyairtable.workflow")
public interface WorkflowSettings {
    /**
     * How long a step waits for the answer to its command before it fails. Commands are durable on the broker, so this is
     * how long the answering service may be down.
     */
    @WithDefault("PT10M")
    @DurationMin(millis = 1)
    Duration commandDeadline();

    /** How long saving a workflow waits for the description of a table. */
    @WithDefault("PT5S")
    @DurationMin(millis = 1)
    Duration describeDeadline();

    /** The interval at which due waits, retries and deadlines are looked for. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration tick();

    /** How long a chain of runs that trigger each other may be; the next run is refused. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int maxDepth();

    /** How many runs of one event are advanced in the event's transaction; the next tick advances the others. */
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int inlineRuns();

    /**
     * How many runs events may start in one transaction. An event that may start more, for it changes many records of a
     * table that starts many workflows, is worked through in pieces of this size, beside the events that follow.
     */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int runsPerTransaction();

    /** How many workflows one table, or one external event, may start. Saving one more is refused with 409. */
    @WithDefault("100")
    @Min(1)
    @Max(10_000)
    int workflowsPerTrigger();

    /** How long a run is kept after it ended. */
    @WithDefault("180d")
    @DurationMin(millis = 1)
    Duration keepRuns();

    /**
     * How many runs of a workflow are kept. The oldest of those that have ended are deleted with the runs inside them when there
     * are more, though they have not ended long ago.
     */
    @WithDefault("100000")
    @Min(1)
    @Max(10_000_000)
    int keepRunsOfWorkflow();

    /**
     * At least 32 random bytes in base64, from which the keys are derived that encrypt the secrets of workspaces in the
     * database. There is no default, and without it the service does not start; what was encrypted under another one cannot be
     * read.
     */
    String secretKey();

    /**
     * Hosts, as they stand in a URL, that HTTP requests of workflows may reach though their addresses are private. Only these
     * get secrets over http.
     */
    Optional<Set<String>> allowedPrivateHosts();
}
