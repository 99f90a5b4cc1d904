package org.pyairtable.communication.webhooks.delivery;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.webhooks.WebhookSettings;

/**
 * Works on the queue. A shift lasts as long as its database connection: on each wake-up it takes as many deliveries as there
 * are free slots and attempts them concurrently, so that a slow target occupies only its own slots. The scheduler keeps one
 * shift running in this instance.
 */
@Singleton
class DeliveryWorker {
    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);

    private final Pool pool;
    private final Vertx vertx;
    private final DeliveryQueue queue;
    private final DeliveryAttempt attempts;
    private final int concurrency;
    private final Duration tick;
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean stopped;
    private volatile @Nullable Wakes wakes;

    DeliveryWorker(Pool pool, Vertx vertx, DeliveryQueue queue, DeliveryAttempt attempts, WebhookSettings settings) {
        this.pool = pool;
        this.vertx = vertx;
        this.queue = queue;
        this.attempts = attempts;
        this.concurrency = settings.concurrency();
        this.tick = settings.tick();
    }

    /** Returns only when a shift has ended, which happens when the database was unavailable. */
    @Scheduled(identity = "webhook-deliveries", every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> shift() {
        if (stopped) {
            return Uni.createFrom().voidItem();
        }
        return pool.getConnection()
                .chain(listening -> work(listening).eventually(listening::close))
                .onFailure()
                .invoke(failure ->
                        LOG.infof("Webhook deliveries wait for the database: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        Wakes current = wakes;
        if (current != null) {
            current.end();
        }
    }

    private Uni<Void> work(SqlConnection listening) {
        Wakes begun = new Wakes(vertx, PgConnection.cast(listening.getDelegate()), tick);
        wakes = begun;
        return listening.query("listen webhook_delivery").execute().chain(() -> begun.stream()
                .onItem()
                .transformToMultiAndConcatenate(wake -> take())
                .onItem()
                .transformToUni(lease -> make(lease, begun))
                .merge(concurrency)
                .onItem()
                .ignoreAsUni());
    }

    private Multi<Lease> take() {
        int room = concurrency - running.get();
        if (room < 1) {
            return Multi.createFrom().empty();
        }
        return queue.take(room)
                .invoke(taken -> running.addAndGet(taken.size()))
                .onItem()
                .transformToMulti(taken -> Multi.createFrom().iterable(taken))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Webhook queue not read, trying again at the next wake-up: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithCompletion();
    }

    private Uni<Void> make(Lease lease, Wakes begun) {
        return attempts.make(lease).onTermination().invoke(() -> {
            running.decrementAndGet();
            begun.look();
        });
    }
}
