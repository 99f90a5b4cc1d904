package org.pyairtable.communication.webhooks.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.communication.webhooks.external.WebhookClient;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.runtime.tracing.TraceContext;

/** Posts one leased delivery, signed, and records the outcome. */
@Singleton
class DeliveryAttempt {
    private static final Logger LOG = Logger.getLogger(DeliveryAttempt.class);
    private static final String AGENT = "PyAirtable-Webhooks/1";

    private final WebhookClient client;
    private final DeliveryRecords records;
    private final Backoff backoff;
    private final Backoff pingBackoff;
    private final Vertx vertx;
    private final Clock clock;
    private final MeterRegistry metrics;

    DeliveryAttempt(
            WebhookClient client,
            DeliveryRecords records,
            WebhookSettings settings,
            Vertx vertx,
            Clock clock,
            MeterRegistry metrics) {
        this.client = client;
        this.records = records;
        this.backoff = new Backoff(settings.retrySchedule(), settings.jitter());
        this.pingBackoff = new Backoff(settings.pingRetrySchedule(), settings.jitter());
        this.vertx = vertx;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Never fails: an attempt whose outcome cannot be recorded is repeated when the lease ends. */
    Uni<Void> make(Lease lease) {
        return VertxContexts.onOwnContext(
                        vertx,
                        () -> TraceContext.consuming("webhook-delivery", lease.traceparent(), () -> attempt(lease)))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Outcome not recorded, the delivery is repeated when its lease ends: message=%s endpoint=%s",
                        lease.messageId(),
                        lease.endpointId()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> attempt(Lease lease) {
        Instant begun = clock.instant();
        Timer.Sample attempt = Timer.start(metrics);
        Lease.Ping ping = lease.ping();
        return client.post(lease.target(), ping == null ? headers(lease) : headers(ping), lease.body())
                .map(answer -> Outcome.of(
                        answer,
                        lease.attemptOfRound(),
                        ping == null ? backoff : pingBackoff,
                        ThreadLocalRandom.current().nextDouble()))
                .invoke(outcome -> count(outcome, attempt))
                .chain(outcome -> records.record(lease, outcome, begun));
    }

    private static Map<String, String> headers(Lease.Ping ping) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", AGENT);
        headers.put("x-airtable-content-mac", ping.signature());
        return headers;
    }

    private Map<String, String> headers(Lease lease) {
        long timestamp = clock.instant().getEpochSecond();
        String signatures = lease.secrets().stream()
                .map(secret -> secret.sign(lease.messageId(), timestamp, lease.body()))
                .collect(Collectors.joining(" "));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", AGENT);
        headers.put("webhook-id", lease.messageId());
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", signatures);
        return headers;
    }

    private void count(Outcome outcome, Timer.Sample attempt) {
        String name = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        metrics.counter("pyairtable.webhooks.attempts", "outcome", name).increment();
        attempt.stop(metrics.timer("pyairtable.webhooks.attempt", "outcome", name));
    }
}
