package org.pyairtable.data.job;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of jobs. */
@ConfigMapping(prefix = "pyairtable.jobs")
public interface JobSettings {
    /** Jobs that run at the same time in one instance; the others wait their turn. */
    @WithDefault("2")
    @Min(1)
    int atOnce();

    /** Jobs of a base that have not ended; one more is refused. */
    @WithDefault("20")
    @Min(1)
    int mostWaiting();

    /** A change of tables that are larger than this on the disk is a job, whether the request asks for that or not. */
    @WithDefault("1M")
    MemorySize from();

    /** How long a request waits for its job; below the time that the gateway waits for this service. */
    @WithDefault("25s")
    @DurationMin(millis = 1)
    Duration patience();

    /** How often an instance says how far its jobs are, and looks for jobs that wait. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration tick();

    /** How long an instance may keep silent until its jobs are another's. */
    @WithDefault("15s")
    @DurationMin(millis = 1)
    Duration lease();

    /** How often a job is tried whose process died or lost the database. */
    @WithDefault("3")
    @Min(1)
    int attempts();

    /** How long jobs are kept that have ended. */
    @WithDefault("7d")
    @DurationMin(millis = 1)
    Duration keep();
}
