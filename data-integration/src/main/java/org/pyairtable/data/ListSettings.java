package org.pyairtable.data;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How much of this service a list, an export or a record may take. */
@ConfigMapping(prefix = "pyairtable.lists")
public interface ListSettings {
    /**
     * How long one page may look for its records where the database does not decide the filter alone. It lies below the
     * gateway's deadline, so that the answer names the limit.
     */
    @WithDefault("20s")
    @DurationMin(millis = 1)
    Duration evaluation();

    /** How many filters the evaluator decides at the same time in this instance; the others wait within their time. */
    @WithDefault("2")
    @Min(1)
    @Max(1_000)
    int scans();

    /** A page with fewer bytes of cells than this is answered as a whole, with its length; a larger one is streamed. */
    @WithDefault("128K")
    MemorySize page();

    /** Bytes of cells that a stream reads at once. A single record that is larger is read alone. */
    @WithDefault("1M")
    MemorySize piece();

    /** Bytes of cells that all streams of this instance hold at once; a sixteenth of the heap by default. */
    Optional<MemorySize> memory();

    /** How long a request waits until there is memory for its next piece. */
    @WithDefault("20s")
    @DurationMin(millis = 1)
    Duration patience();

    /** How long a client may take for 64 KB of a stream before its connection is cut. */
    @WithDefault("30s")
    @DurationMin(millis = 1)
    Duration reader();
}
