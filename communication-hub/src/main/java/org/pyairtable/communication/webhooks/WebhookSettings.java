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
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of outgoing webhooks. */
@ConfigMapping(prefix = "pyairtable.webhooks")
public interface WebhookSettings {
    /**
     * 32 random bytes in base64. Encrypts the endpoints' secrets in the database. Without it new ones are stored in plain
     * text, protected by the database's access rules alone; these stay readable when a key is configured later.
     */
    Optional<String> secretKey();

    /** Receivers, as {@code host:port}, that may have private addresses. Operators allow others for an hour at run time. */
    Optional<Set<String>> allowedReceivers();

    /** The pauses between the attempts; after the last one a delivery is exhausted. */
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    @Size(min = 1, max = 50)
    List<Duration> retrySchedule();

    /** The same for pings of Airtable webhooks: about a day. */
    @WithDefault("5s,30s,2m,10m,30m,1h,2h,4h,8h,8h")
    @Size(min = 1, max = 50)
    List<Duration> pingRetrySchedule();

    /** The share by which a pause is lengthened or shortened at random, so that retries spread out. */
    @WithDefault("0.2")
    @DecimalMin("0")
    @DecimalMax("0.9")
    double jitter();

    /** The timeout of one attempt, from the lookup of the host to the answer. */
    @WithDefault("15s")
    @DurationMin(millis = 1)
    Duration timeout();

    /** For how long a replaced secret still signs. */
    @WithDefault("24h")
    @DurationMin(seconds = 0)
    Duration rotationOverlap();

    /** An endpoint at which every attempt failed for this long is disabled. */
    @WithDefault("72h")
    @DurationMin(millis = 1)
    Duration disableAfter();

    /** Concurrent attempts of this instance. */
    @WithDefault("128")
    @Min(1)
    @Max(10_000)
    int concurrency();

    /** Concurrent attempts at one endpoint; an endpoint whose last attempt failed gets one at a time. */
    @WithDefault("4")
    @Min(1)
    @Max(1_000)
    int endpointConcurrency();

    /** How often due retries are looked for; new deliveries wake the worker at once. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration tick();

    /** How long finished deliveries stay listed. */
    @WithDefault("30d")
    @DurationMin(millis = 1)
    Duration keep();
}
