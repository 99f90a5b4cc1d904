package org.pyairtable.communication.webhooks.delivery;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;
import org.pyairtable.communication.webhooks.WebhookSettings;

/** Deletes messages, and with them the record of their deliveries, once they are old; in small batches. */
@Singleton
class DeliveryPruning {
    private static final Logger LOG = Logger.getLogger(DeliveryPruning.class);
    private static final int BATCH = 1_000;

    /** What waits for an endpoint that is enabled is still wanted. */
    private static final String PRUNE = """
            delete from webhook_message where id in (
                select m.id from webhook_message m where m.created_at < $1 and not exists (
                    select 1 from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
                    where d.message_id = m.id and d.state = 'pending' and e.disabled_at is null)
                order by m.created_at limit $2)""";

    /** A target of pings is renewed by each ping; one without any left and without a new one is forgotten. */
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
        return prune().onFailure()
                .invoke(failure -> LOG.warnf("Old webhook deliveries are not deleted: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    Uni<Void> prune() {
        return prune(PRUNE).chain(() -> prune(FORGET));
    }

    private Uni<Void> prune(String sql) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(clock.instant().minus(keep).atOffset(ZoneOffset.UTC), BATCH))
                .map(RowSet::rowCount)
                .chain(deleted ->
                        deleted == BATCH ? prune(sql) : Uni.createFrom().voidItem());
    }
}
