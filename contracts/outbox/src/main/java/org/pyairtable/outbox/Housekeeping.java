package org.pyairtable.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Measures the backlog and deletes expired rows in small batches. */
@Singleton
class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final long MEASURE_MILLIS = 5_000;
    private static final long PRUNE_MILLIS = 30_000;
    private static final int BATCH = 2_000;

    private final Pool pool;
    private final Vertx vertx;
    private final OutboxQueries queries;
    private final RelayProgress relay;
    private final Duration keepPublished;
    private final Duration keepHandled;
    private final AtomicLong unpublished = new AtomicLong();
    private final AtomicLong oldestMillis = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();

    Housekeeping(
            Pool pool,
            Vertx vertx,
            OutboxTable table,
            RelayProgress relay,
            MeterRegistry metrics,
            OutboxSettings outbox,
            InboxSettings inbox) {
        this.pool = pool;
        this.vertx = vertx;
        this.queries = new OutboxQueries(table);
        this.relay = relay;
        this.keepPublished = outbox.keepPublished();
        this.keepHandled = inbox.keepHandled();
        metrics.gauge("pyairtable.outbox.unpublished", unpublished);
        metrics.gauge("pyairtable.outbox.oldest.age.millis", oldestMillis);
        metrics.gauge("pyairtable.dead-letters.stored", deadLetters);
    }

    void begin(@Observes StartupEvent event) {
        vertx.setPeriodic(MEASURE_MILLIS, t -> run(measure(), "measure"));
        vertx.setPeriodic(PRUNE_MILLIS, t -> run(prune(), "prune"));
    }

    private Uni<Void> measure() {
        return queries.backlog(pool)
                .invoke(backlog -> {
                    unpublished.set(backlog.unpublished());
                    oldestMillis.set(backlog.oldestAgeMillis());
                    relay.measured(Optional.of(Duration.ofMillis(backlog.oldestAgeMillis()))
                            .filter(age -> backlog.unpublished() > 0));
                })
                .onFailure()
                .invoke(away -> relay.unknown())
                .chain(() -> queries.deadLetters(pool))
                .invoke(deadLetters::set)
                .replaceWithVoid();
    }

    private Uni<Void> prune() {
        return pruneAll("outbox", "published_at", keepPublished)
                .chain(() -> pruneAll("inbox", "handled_at", keepHandled));
    }

    private Uni<Void> pruneAll(String table, String column, Duration keep) {
        return Pruning.of(table, BATCH).run(most -> queries.prune(pool, table, column, keep.toSeconds(), most));
    }

    private static void run(Uni<Void> work, String what) {
        work.subscribe()
                .with(
                        done -> {},
                        failure -> LOG.debugf(
                                "Housekeeping failed and is repeated: task=%s reason=%s", what, failure.getMessage()));
    }
}
