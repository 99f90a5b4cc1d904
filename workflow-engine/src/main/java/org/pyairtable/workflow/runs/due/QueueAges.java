package org.pyairtable.workflow.runs.due;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.pyairtable.workflow.runs.store.ActivityStore;
import org.pyairtable.workflow.runs.store.RunStore;

/** For how long the oldest run that is due, and the oldest activity that nobody does, have waited: metrics, 0 for none. */
@Singleton
class QueueAges {
    private static final Logger LOG = Logger.getLogger(QueueAges.class);

    private final Pool pool;
    private final RunStore runs;
    private final ActivityStore activities;
    private final Clock clock;
    private final AtomicLong run = new AtomicLong();
    private final AtomicLong activity = new AtomicLong();

    QueueAges(Pool pool, RunStore runs, ActivityStore activities, Clock clock, MeterRegistry metrics) {
        this.pool = pool;
        this.runs = runs;
        this.activities = activities;
        this.clock = clock;
        metrics.gauge("pyairtable.workflow.runs.due.age.millis", run);
        metrics.gauge("pyairtable.workflow.activities.due.age.millis", activity);
    }

    @Scheduled(identity = "queue-ages", every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> measure() {
        return Uni.combine()
                .all()
                .unis(runs.nextDue(pool), activities.nextDue(pool))
                .withUni((nextRun, nextActivity) -> {
                    run.set(age(nextRun));
                    activity.set(age(nextActivity));
                    return Uni.createFrom().voidItem();
                })
                .onFailure()
                .invoke(failure -> LOG.debugf("Ages of queues not measured: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private long age(Optional<Instant> due) {
        return due.map(time ->
                        Math.max(0, Duration.between(time, clock.instant()).toMillis()))
                .orElse(0L);
    }
}
