package org.pyairtable.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a service publishes events. */
@ConfigMapping(prefix = "pyairtable.outbox")
public interface OutboxSettings {
    /** How long the relay waits after a small batch, so that the events of transactions that follow are sent together. */
    @WithDefault("5ms")
    @DurationMin(seconds = 0)
    Duration linger();

    /** How long published events stay in the table. */
    @WithDefault("1h")
    @DurationMin(seconds = 0)
    Duration keepPublished();
}
