package org.pyairtable.runtime.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How topics are created that do not exist yet; those that exist stay as they are. */
@ConfigMapping(prefix = "pyairtable.kafka")
public interface TopicSettings {
    /** Copies of each partition, on as many brokers. */
    @WithDefault("1")
    @Min(1)
    @Max(100)
    int replication();

    /** Partitions of a topic at most, whatever its definition says; at least as many as a service has instances. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int mostPartitions();

    /**
     * How long the broker keeps what happens to users, on {@code core.identity}: a registration names address and name there,
     * also of a person who is erased afterwards. At least as long as a service may be away.
     */
    @WithDefault("7d")
    @DurationMin(hours = 1)
    Duration keepIdentity();
}
