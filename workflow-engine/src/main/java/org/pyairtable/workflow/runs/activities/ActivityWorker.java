package org.pyairtable.workflow.runs.activities;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.RunEngine;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.store.ActivityStore;
import org.pyairtable.workflow.runs.store.ActivityStore.Leased;
import org.pyairtable.workflow.runs.store.DueBell;
import org.pyairtable.workflow.runs.store.RunStore;

/**
 * Takes activities from the queue, some at once, and gives their results to the runs. Several instances may do so at the same
 * time: each activity is leased to one of them.
 */
@Singleton
class ActivityWorker {
    private static final Logger LOG = Logger.getLogger(ActivityWorker.class);
    private static final int AT_ONCE = 8;
    private static final int AT_ONCE_OUTSIDE = 32;

    /** Longer than any activity takes. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final Pool pool;
    private final Vertx vertx;
    private final ActivityStore queue;
    private final Activities activities;
    private final RunStore runs;
    private final WorkflowStore workflows;
    private final RunEngine engine;
    private final Clock clock;
    private final Places inside = new Places(false, AT_ONCE);
    private final Places outside = new Places(true, AT_ONCE_OUTSIDE);

    ActivityWorker(
            Pool pool,
            Vertx vertx,
            ActivityStore queue,
            Activities activities,
            RunStore runs,
            WorkflowStore workflows,
            RunEngine engine,
            Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.queue = queue;
        this.activities = activities;
        this.runs = runs;
        this.workflows = workflows;
        this.engine = engine;
        this.clock = clock;
    }

    /** A look that waits for slow receivers does not hold up the next one. */
    @Scheduled(
            identity = "activities",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.PROCEED)
    Uni<Void> tick() {
        return look();
    }

    @ConsumeEvent(DueBell.RUNG)
    Uni<Void> rung(String nothing) {
        return look();
    }

    private Uni<Void> look() {
        return Uni.join().all(look(inside), look(outside)).andCollectFailures().replaceWithVoid();
    }

    /** Takes as many as there are free places. Each place goes on with the next one by itself. */
    private Uni<Void> look(Places places) {
        int taken = places.take();
        if (taken == 0) {
            return Uni.createFrom().voidItem();
        }
        List<Leased> found = new ArrayList<>();
        return Sequential.whilst(() -> lease(places, taken - found.size()).map(more -> {
                    found.addAll(more);
                    return found.size() < taken && places.mustLookAgain(taken - found.size());
                }))
                .chain(() -> Multi.createFrom()
                        .iterable(found)
                        .onItem()
                        .transformToUni(first -> busy(first, places))
                        .merge(taken)
                        .onItem()
                        .ignoreAsUni());
    }

    private Uni<List<Leased>> lease(Places places, int most) {
        return queue.lease(pool, places.outside(), clock.instant(), LEASE, most)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Activities not read, trying again at the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithItem(List.of());
    }

    /** One place, until there is nothing to do. */
    private Uni<Void> busy(Leased first, Places places) {
        AtomicReference<Optional<Leased>> next = new AtomicReference<>(Optional.of(first));
        return Sequential.whilst(() -> next.getAndSet(Optional.empty())
                .map(leased -> done(leased).replaceWith(true))
                .orElseGet(() -> lease(places, 1).map(more -> {
                    next.set(more.stream().findFirst());
                    return !more.isEmpty() || places.mustLookAgain(1);
                })));
    }

    private Uni<Void> done(Leased leased) {
        return VertxContexts.onOwnContext(vertx, () -> work(leased)
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure, "Activity not finished, done again when its lease ends: activity=%s", leased.id()))
                .onFailure()
                .recoverWithNull());
    }

    /** Nothing is done for a step that was given up meanwhile. */
    private Uni<Void> work(Leased leased) {
        return runs.awaiting(pool, leased.id())
                .chain(run -> run.isPresent()
                        ? work(leased, run.get())
                        : pool.withTransaction(c -> queue.done(c, leased)).replaceWithVoid());
    }

    private Uni<Void> work(Leased leased, Run run) {
        return workflows
                .version(pool, run.workflowId(), run.version())
                .chain(workflow -> activities.perform(leased.activity(), workflow))
                .chain(result -> pool.withTransaction(c -> queue.done(c, leased)
                        .chain(mine -> mine
                                ? engine.performed(c, leased.id(), result)
                                : Uni.createFrom().voidItem())));
    }
}
