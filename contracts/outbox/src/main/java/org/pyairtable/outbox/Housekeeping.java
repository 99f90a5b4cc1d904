package org.pyairtable.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Measures the backlog and deletes, in small batches, what nobody needs any more. */
@Singleton
class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final long MEASURE_MILLIS = 5_000;
    private static final long PRUNE_MILLIS = 30_000;
    private static final int BATCH = 2_000;

    private final Pool pool;
    private final Vertx vertx;
    private final OutboxQueries queries;
    private final Duration keepPublished;
    private final Duration keepHandled;
    private final AtomicLong unpublished = new AtomicLong();
    private final AtomicLong oldestMillis = new AtomicLong();

    Housekeeping(
            Pool pool,
            Vertx vertx,
            OutboxTable table,
            MeterRegistry metrics,
            @ConfigProperty(name = "pyairtable.outbox.keep-published", defaultValue = "1h") Duration keepPublished,
            // Longer than the topics keep events, so that nothing can be redelivered after it was forgotten.
            @ConfigProperty(name = "pyairtable.inbox.keep-handled", defaultValue = "8d") Duration keepHandled) {
        this.pool = pool;
        this.vertx = vertx;
        this.queries = new OutboxQueries(table);
        this.keepPublished = keepPublished;
        this.keepHandled = keepHandled;
        metrics.gauge("pyairtable.outbox.unpublished", unpublished);
        metrics.gauge("pyairtable.outbox.oldest.age.millis", oldestMillis);
    }

    void begin(@Observes StartupEvent event) {
        vertx.setPeriodic(MEASURE_MILLIS, t -> run(measure(), "measuring the outbox"));
        vertx.setPeriodic(PRUNE_MILLIS, t -> run(prune(), "pruning"));
    }

    private Uni<Void> measure() {
        return queries.backlog(pool)
                .invoke(backlog -> {
                    unpublished.set(backlog.unpublished());
                    oldestMillis.set(backlog.oldestAgeMillis());
                })
                .replaceWithVoid();
    }

    private Uni<Void> prune() {
        return pruneAll("outbox", "published_at", keepPublished)
                .chain(() -> pruneAll("inbox", "handled_at", keepHandled));
    }

    private Uni<Void> pruneAll(String table, String column, Duration keep) {
        return queries.prune(pool, table, column, keep.toSeconds(), BATCH)
                .chain(deleted -> deleted == BATCH
                        ? pruneAll(table, column, keep)
                        : Uni.createFrom().voidItem());
    }

    private static void run(Uni<Void> work, String what) {
        work.subscribe().with(done -> {}, failure -> LOG.debugf("%s failed: %s", what, failure.getMessage()));
    }
}
