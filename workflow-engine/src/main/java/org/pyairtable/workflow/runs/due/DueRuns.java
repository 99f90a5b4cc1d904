package org.pyairtable.workflow.runs.due;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.runs.RunEngine;
import org.pyairtable.workflow.runs.RunMetrics;
import org.pyairtable.workflow.runs.RunRepairs;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.store.DueBell;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.RunStore.Due;

/**
 * Finds runs that are due: elapsed waits, retries, missed deadlines, runs that an event left for later. Several instances
 * may do so at the same time; each run is taken by one of them, in a transaction that locks it.
 */
@Singleton
class DueRuns {
    private static final Logger LOG = Logger.getLogger(DueRuns.class);
    private static final int MOST_PER_ROUND = 500;
    private static final int SIDE_BY_SIDE = 4;
    private static final int MOST_FAILURES = 8;

    private final Pool pool;
    private final Vertx vertx;
    private final RunStore runs;
    private final RunEngine engine;
    private final RunRepairs repairs;
    private final RunMetrics metrics;
    private final Clock clock;
    private final Duration tick;
    private final AtomicBoolean working = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();

    DueRuns(
            Pool pool,
            Vertx vertx,
            RunStore runs,
            RunEngine engine,
            RunRepairs repairs,
            RunMetrics metrics,
            Clock clock,
            WorkflowSettings settings) {
        this.pool = pool;
        this.vertx = vertx;
        this.runs = runs;
        this.engine = engine;
        this.repairs = repairs;
        this.metrics = metrics;
        this.clock = clock;
        this.tick = settings.tick();
    }

    @Scheduled(
            identity = "due-runs",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return rounds();
    }

    /** Some run became due, or the time has come that the last round has seen ahead. */
    @ConsumeEvent(DueBell.RUNG)
    Uni<Void> rung(String nothing) {
        return rounds();
    }

    /** One at a time; what rings meanwhile causes one more. */
    private Uni<Void> rounds() {
        if (!working.compareAndSet(false, true)) {
            again.set(true);
            return Uni.createFrom().voidItem();
        }
        return Sequential.whilst(() -> {
                    again.set(false);
                    return round().map(looked -> looked == MOST_PER_ROUND || again.get());
                })
                .chain(this::setTimer)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Due runs not read, trying again at the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull()
                .eventually(() -> working.set(false))
                .chain(() ->
                        again.getAndSet(false) ? rounds() : Uni.createFrom().voidItem());
    }

    private Uni<Integer> round() {
        return runs.due(pool, clock.instant(), MOST_PER_ROUND).chain(due -> Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUni(this::look)
                .merge(SIDE_BY_SIDE)
                .onItem()
                .ignoreAsUni()
                .replaceWith(due.size()));
    }

    /** What falls due before the next tick is not left to it. */
    private Uni<Void> setTimer() {
        return runs.nextDue(pool)
                .invoke(next -> next.map(time -> Duration.between(clock.instant(), time))
                        .filter(left -> left.compareTo(tick) < 0)
                        .ifPresent(left -> vertx.setTimer(Math.max(1, left.toMillis()), timer -> vertx.eventBus()
                                .publish(DueBell.RUNG, ""))))
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
                .invoke(found -> found.ifPresent(this::measure))
                .chain(found -> found.isPresent()
                        ? engine.wake(c, found.get())
                        : Uni.createFrom().voidItem()));
    }

    private void measure(Run run) {
        if (run.state() instanceof RunState.Waiting waiting) {
            metrics.late(Duration.between(waiting.until(), clock.instant()));
        }
    }

    /** A run that cannot be advanced must neither block the others nor be retried at once. */
    private Uni<Void> postpone(Due due, Throwable failure) {
        LOG.warnf(failure, "Run not advanced, retried after a pause: run=%s", due.runId());
        return pool.withTransaction(c -> runs.postpone(c, due.runId(), clock.instant())
                .chain(failures -> failures < MOST_FAILURES
                        ? Uni.createFrom().voidItem()
                        : repairs.abandon(
                                c, due.runId(), "The engine could not advance the run; its log has the reason")));
    }
}
