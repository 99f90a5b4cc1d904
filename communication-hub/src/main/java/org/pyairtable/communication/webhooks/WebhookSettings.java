package org.pyairtable.communication.webhooks;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of outgoing webhooks. */
@ConfigMapping(prefix = "pyairtable.webhooks")
public interface WebhookSettings {
    /**
     * 32 random bytes in base64. Encrypts the endpoints' secrets in the database. Without it new ones are stored as they
     * are, protected by the database's own access rules alone; those stored so stay readable when a key is given later.
     */
    Optional<String> secretKey();

    /** Hosts, as they stand in a target's URL, that may have private addresses. */
    Optional<Set<String>> allowedPrivateHosts();

    /** The pauses between the attempts; after the last one a delivery is exhausted. */
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    @Size(min = 1, max = 50)
    List<Duration> retrySchedule();

    /** The same for pings of Airtable webhooks: about a day. */
    @WithDefault("5s,30s,2m,10m,30m,1h,2h,4h,8h,8h")
    @Size(min = 1, max = 50)
    List<Duration> pingRetrySchedule();

    /** By which share a pause is lengthened or shortened at random, so that retries do not come all at once. */
    @WithDefault("0.2")
    @DecimalMin("0")
    @DecimalMax("0.9")
    double jitter();

    /** Of one attempt, from looking up the host to the answer. */
    @WithDefault("15s")
    Duration timeout();

    /** For how long a replaced secret still signs. */
    @WithDefault("24h")
    Duration rotationOverlap();

    /** An endpoint at which every attempt failed for this long is disabled. */
    @WithDefault("72h")
    Duration disableAfter();

    /** Attempts at once, in this instance. */
    @WithDefault("128")
    @Min(1)
    @Max(10_000)
    int concurrency();

    /** Attempts at once at one endpoint; one whose last attempt failed gets one at a time. */
    @WithDefault("4")
    @Min(1)
    @Max(1_000)
    int endpointConcurrency();

    /** How often due retries are looked for; new deliveries announce themselves. */
    @WithDefault("1s")
    Duration tick();

    /** How long deliveries that are done stay listed. */
    @WithDefault("30d")
    Duration keep();
}
