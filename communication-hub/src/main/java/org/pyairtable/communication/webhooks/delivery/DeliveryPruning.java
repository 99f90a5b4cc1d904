package org.pyairtable.communication.webhooks.delivery;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.outbox.Pruning;

/** Deletes old messages, together with their deliveries, in small batches. */
@Singleton
class DeliveryPruning {
    private static final Pruning PRUNING = Pruning.of("webhook deliveries", 1_000);

    /** Keeps what is pending for an enabled endpoint. */
    private static final String PRUNE = """
            delete from webhook_message where id in (
                select m.id from webhook_message m where m.created_at < $1 and not exists (
                    select 1 from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
                    where d.message_id = m.id and d.state = 'pending' and e.disabled_at is null)
                order by m.created_at limit $2)""";

    /** Each ping renews its target; a target without pending and new pings is deleted. */
    private static final String FORGET = """
            delete from webhook_endpoint where id in (
                select e.id from webhook_endpoint e where e.kind = 'pings' and e.created_at < $1 and not exists (
                    select 1 from webhook_delivery d where d.endpoint_id = e.id)
                limit $2) and created_at < $1""";

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;

    DeliveryPruning(Pool pool, Clock clock, WebhookSettings settings) {
        this.pool = pool;
        this.clock = clock;
        this.keep = settings.keep();
    }

    @Scheduled(
            identity = "webhook-pruning",
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        Instant before = clock.instant().minus(keep);
        return PRUNING.run(pool, PRUNE, before).chain(() -> PRUNING.run(pool, FORGET, before));
    }
}
