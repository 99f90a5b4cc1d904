package org.pyairtable.workflow.runs;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.runs.RunStore.Due;

/**
 * Looks for runs that are due: waits that are over, retries, missed deadlines, runs that an event left for later. Any
 * number of instances may do so side by side; each run is taken by one of them, in a transaction that locks it.
 */
@Singleton
class DueRuns {
    private static final Logger LOG = Logger.getLogger(DueRuns.class);
    private static final int MOST_PER_TICK = 500;
    private static final int SIDE_BY_SIDE = 4;
    private static final int MOST_FAILURES = 8;

    private final Pool pool;
    private final Vertx vertx;
    private final RunStore runs;
    private final RunEngine engine;
    private final Clock clock;

    DueRuns(Pool pool, Vertx vertx, RunStore runs, RunEngine engine, Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.runs = runs;
        this.engine = engine;
        this.clock = clock;
    }

    @Scheduled(
            identity = "due-runs",
            every = "{pyairtable.workflow.tick:1s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return runs.due(pool, clock.instant(), MOST_PER_TICK)
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUni(this::look)
                .merge(SIDE_BY_SIDE)
                .collect()
                .last()
                .onFailure()
                .invoke(failure -> LOG.warnf("Due runs could not be looked for: %s", failure.toString()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Void> look(Due due) {
        return VertxContexts.onOwnContext(
                        vertx, () -> TraceContext.consuming("due-run", due.traceparent(), () -> wake(due)))
                .onFailure()
                .recoverWithUni(failure -> postpone(due, failure));
    }

    private Uni<Void> wake(Due due) {
        return pool.withTransaction(c -> runs.lockDue(c, due.runId(), clock.instant())
                .chain(found -> found.isPresent()
                        ? engine.wake(c, found.get())
                        : Uni.createFrom().voidItem()));
    }

    /** One run that cannot be moved must not hold up the others, nor come back at once. */
    private Uni<Void> postpone(Due due, Throwable failure) {
        LOG.warnf(failure, "Run %s could not be moved on", due.runId());
        return pool.withTransaction(c -> runs.postpone(c, due.runId(), clock.instant())
                .chain(failures -> failures < MOST_FAILURES
                        ? Uni.createFrom().voidItem()
                        : engine.giveUp(c, due.runId(), "The engine could not move it on; the log tells why")));
    }
}
