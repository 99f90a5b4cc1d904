package org.pyairtable.workflow.runs.waits;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.runs.state.Came;
import org.pyairtable.workflow.runs.store.DueBell;
import org.pyairtable.workflow.runs.store.EventWaitTable;
import org.pyairtable.workflow.runs.store.EventWaitTable.Arrival;
import org.pyairtable.workflow.runs.store.EventWaitTable.Waiting;
import org.pyairtable.workflow.runs.waits.RecentEventTable.Place;
import org.pyairtable.workflow.runs.waits.RecentEventTable.Recent;

/**
 * Looks once, after a wait is committed, whether its event has come before, and makes runs due whose event has come. Several
 * instances may do so at the same time.
 */
@Singleton
class WaitWorker {
    private static final Logger LOG = Logger.getLogger(WaitWorker.class);
    private static final int KEYS = 100;
    private static final int WAITS = 500;
    private static final Pruning RECENT = Pruning.of("recent events", 500);
    private static final String PRUNE = """
            delete from recent_event where sequence = any(array(
                select sequence from recent_event where at < $1 order by at limit $2 for update skip locked))""";

    private final Pool pool;
    private final Vertx vertx;
    private final EventWaitTable waits;
    private final RecentEventTable recent;
    private final Clock clock;
    private final AtomicBoolean working = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();

    WaitWorker(Pool pool, Vertx vertx, EventWaitTable waits, RecentEventTable recent, Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.waits = waits;
        this.recent = recent;
        this.clock = clock;
    }

    @Scheduled(
            identity = "event-waits",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return rounds();
    }

    @ConsumeEvent(DueBell.RUNG)
    Uni<Void> rung(String nothing) {
        return rounds();
    }

    @Scheduled(identity = "recent-events", every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return RECENT.scheduled(RECENT.run(pool, PRUNE, clock.instant().minus(EventWaitTable.LOOK_BACK)));
    }

    /** One at a time; what rings meanwhile causes one more. */
    private Uni<Void> rounds() {
        if (!working.compareAndSet(false, true)) {
            again.set(true);
            return Uni.createFrom().voidItem();
        }
        return Sequential.whilst(() -> {
                    again.set(false);
                    return VertxContexts.onOwnContext(vertx, this::round).map(more -> more || again.get());
                })
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Waits for events not looked at, trying again at the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull()
                .eventually(() -> working.set(false))
                .chain(() ->
                        again.getAndSet(false) ? rounds() : Uni.createFrom().voidItem());
    }

    private Uni<Boolean> round() {
        return waits.newKeys(pool, KEYS)
                .chain(keys -> Sequential.each(keys, this::lookBack))
                .chain(() -> pool.withTransaction(c -> waits.wake(c, clock.instant(), WAITS)))
                .map(woken -> woken == WAITS);
    }

    /** One that fails does not keep the others from their events; it is looked at again at the next tick. */
    private Uni<Void> lookBack(String key) {
        return pool.withTransaction(c -> lookBack(c, key))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure, "What came before waits not looked at, trying again at the next tick: key=%s", key))
                .onFailure()
                .recoverWithNull();
    }

    /** Holds nothing but the key and the waits, which nobody who holds a run or handles an event waits for in turn. */
    private Uni<Void> lookBack(SqlConnection c, String key) {
        return recent.hold(c, key).chain(() -> waits.lockNew(c, key, WAITS)).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            if (found.size() == WAITS) {
                again.set(true);
            }
            Instant now = clock.instant();
            return came(c, key, found)
                    .chain(arrivals -> EventWaits.written(waits, c, arrivals, now))
                    .chain(() -> waits.looked(c, found));
        });
    }

    private Uni<List<Arrival>> came(SqlConnection c, String key, List<Waiting> found) {
        Instant earliest =
                found.stream().map(Waiting::since).min(Instant::compareTo).orElseThrow();
        Map<Waiting, Came> arrived = new HashMap<>();
        AtomicReference<Place> place = new AtomicReference<>(Place.before(earliest));
        return Sequential.whilst(() -> recent.after(c, key, Objects.requireNonNull(place.get()))
                        .map(piece -> {
                            piece.forEach(event -> match(event, found, arrived));
                            piece.stream().skip(Math.max(0, piece.size() - 1)).forEach(last -> place.set(last.place()));
                            return !piece.isEmpty() && arrived.size() < found.size();
                        }))
                .map(done -> {
                    List<Arrival> arrivals = new ArrayList<>();
                    arrived.forEach((waiting, came) -> arrivals.add(new Arrival(waiting, came)));
                    return arrivals;
                });
    }

    /** The first event counts. */
    private void match(Recent event, List<Waiting> found, Map<Waiting, Came> arrived) {
        Matching matching = new Matching(event.event(), clock.instant());
        found.stream()
                .filter(waiting ->
                        !arrived.containsKey(waiting) && !event.place().at().isBefore(waiting.since()))
                .forEach(waiting -> matching.match(waiting).ifPresent(came -> arrived.put(waiting, came)));
    }
}
