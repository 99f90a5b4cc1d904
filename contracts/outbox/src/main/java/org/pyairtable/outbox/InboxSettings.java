package org.pyairtable.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a service consumes events. */
@ConfigMapping(prefix = "pyairtable.inbox")
public interface InboxSettings {
    /** The topics of the service's handlers; the start fails when they differ. */
    List<String> topics();

    /** How many keys are worked on at the same time. */
    @WithDefault("8")
    @Min(1)
    int concurrency();

    /** Most events of one key that are handled together. */
    @WithDefault("32")
    @Min(1)
    @Max(10_000)
    int batchSize();

    /** How long a key waits after a batch, so that more of its events gather. */
    @WithDefault("0s")
    @DurationMin(seconds = 0)
    Duration linger();

    /** The same after a batch in which every handler skipped its events: the next ones are probably not relevant either. */
    @WithDefault("250ms")
    @DurationMin(seconds = 0)
    Duration lingerWhenSkipped();

    /** Attempts at an event before it becomes a dead letter. Attempts while the database is unavailable do not count. */
    @WithDefault("5")
    @Min(1)
    int attempts();

    /** Pause before the second attempt; each further one is three times as long, 5 s at most. */
    @WithDefault("100ms")
    @DurationMin(millis = 1)
    Duration firstPause();

    /**
     * How long handled events are remembered. Longer than the topics keep events, because an event that is delivered again
     * afterwards would be handled again.
     */
    @WithDefault("8d")
    @DurationMin(millis = 1)
    Duration keepHandled();
}
