package org.pyairtable.data.attachment;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of attachments. */
@ConfigMapping(prefix = "pyairtable.attachments")
public interface AttachmentSettings {
    /**
     * What links to files begin with, such as {@code https://data.example.org}. Without it they begin with what the client
     * called the gateway, which is right unless a proxy before it ends TLS.
     */
    Optional<String> publicUrl();

    /** For how long a link to a file is good. */
    @WithDefault("2h")
    @DurationMin(millis = 1)
    Duration linkLifetime();

    /** Largest file that a request may carry. */
    @WithDefault("5M")
    MemorySize maxUpload();

    /** Largest file that is fetched. */
    @WithDefault("100M")
    MemorySize maxDownload();

    /** How long one attempt to fetch a file may take, from looking up the host to the last byte. */
    @WithDefault("2m")
    @DurationMin(millis = 1)
    Duration downloadTimeout();

    /** The pauses between the attempts to fetch a file; after the last one it is given up. */
    @WithDefault("5s,1m,5m,30m")
    @Size(min = 1, max = 50)
    List<Duration> retrySchedule();

    /** Files that this instance works on at once. */
    @WithDefault("4")
    @Min(1)
    @Max(100)
    int concurrency();

    /** How often files that are due are looked for. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration tick();

    /** Hosts, as they stand in a URL, that may have private addresses. */
    Optional<Set<String>> allowedPrivateHosts();

    /** Pictures with more pixels get no smaller ones. */
    @WithDefault("30000000")
    @Min(0)
    long maxPixels();

    /** For how long a file is kept that no cell holds any more. */
    @WithDefault("7d")
    @DurationMin(millis = 1)
    Duration keepRemoved();
}
