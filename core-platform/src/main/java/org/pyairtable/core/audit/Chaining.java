package org.pyairtable.core.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Chains the events that the handlers received: one global chain, a batch per transaction under the lock of the head.
 * Receiving takes no lock, so handlers never wait for one another, and the lock is taken once per batch instead of once per
 * event.
 */
@ApplicationScoped
class Chaining {
    /** The SQLSTATE class for invalid values. */
    private static final String DATA_EXCEPTION = "22";

    private final Pool pool;
    private final TrailTable table;
    private final HeadSeal seal;
    private final List<TrailObserver> observers;
    private final ChainingState state;
    private final Clock clock;
    private final int batch;
    private final Counter chained;

    Chaining(
            Pool pool,
            TrailTable table,
            HeadSeal seal,
            @All List<TrailObserver> observers,
            ChainingState state,
            Clock clock,
            CoreSettings config,
            MeterRegistry metrics) {
        this.pool = pool;
        this.table = table;
        this.seal = seal;
        this.observers = observers;
        this.state = state;
        this.clock = clock;
        this.batch = config.audit().batch();
        this.chained = metrics.counter("pyairtable.audit.chained");
    }

    /**
     * Chains all waiting events. An event that cannot be chained is set aside; a failure that stops the chain is shown to
     * operators.
     */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> chainAll() {
        return batches()
                .onFailure(Chaining::isOfARow)
                .recoverWithUni(this::oneByOne)
                .invoke(state::goesOn)
                .onFailure()
                .invoke(state::stands);
    }

    private Uni<Void> batches() {
        return Uni.createFrom()
                .deferred(this::chainBatch)
                .repeat()
                .whilst(taken -> taken == batch)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** One event at a time for a whole batch, to find the one that cannot be chained. */
    private Uni<Void> oneByOne() {
        AtomicInteger left = new AtomicInteger(batch);
        return Uni.createFrom()
                .deferred(() -> pool.withTransaction(this::chainOneOrSetAside))
                .repeat()
                .whilst(taken -> taken > 0 && left.decrementAndGet() > 0)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Integer> chainOneOrSetAside(SqlConnection connection) {
        return table.lockedHead(connection)
                .call(() -> connection.query("savepoint one").execute())
                .chain(head -> chainFrom(connection, head, 1)
                        .onFailure(Chaining::isOfARow)
                        .recoverWithUni(failure -> connection
                                .query("rollback to savepoint one")
                                .execute()
                                .chain(() -> table.setAsideOldest(
                                        connection, clock.instant(), String.valueOf(failure.getMessage())))
                                .invoke(() -> state.setAside(failure))
                                .replaceWith(1)));
    }

    /** Whether the event itself causes the failure. */
    private static boolean isOfARow(Throwable failure) {
        return switch (failure) {
            case PgException refused -> refused.getSqlState().startsWith(DATA_EXCEPTION);
            case DateTimeException e -> true;
            default -> false;
        };
    }

    private Uni<Integer> chainBatch() {
        return isIdle().chain(idle -> idle ? Uni.createFrom().item(0) : pool.withTransaction(this::chainBatch));
    }

    /** Checks without a lock: an idle trail costs one read a second. */
    private Uni<Boolean> isIdle() {
        return pool.query("select exists (select from audit_intake) as waiting")
                .execute()
                .map(rows -> !rows.iterator().next().getBoolean("waiting"));
    }

    private Uni<Integer> chainBatch(SqlConnection connection) {
        return table.lockedHead(connection).chain(head -> chainFrom(connection, head, batch));
    }

    private Uni<Integer> chainFrom(SqlConnection connection, TrailHead head, int most) {
        return table.take(connection, most)
                .call(facts -> facts.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : position(connection, head).chain(behind -> append(connection, head, behind, facts)))
                .map(List::size);
    }

    /** The sequence to continue after: the head's, or that of foreign rows behind it. */
    private Uni<Long> position(SqlConnection connection, TrailHead head) {
        return table.lastSequence(connection)
                .call(last -> last <= head.sequence()
                        ? Uni.createFrom().voidItem()
                        : table.noteDisturbance(connection, clock.instant(), head.sequence() + 1, last)
                                .invoke(() -> state.disturbed(head.sequence() + 1, last)))
                .map(last -> Math.max(last, head.sequence()));
    }

    private Uni<Void> append(SqlConnection connection, TrailHead head, long behind, List<AuditFact> facts) {
        List<AuditEntry> entries = chain(head, behind, facts);
        AuditEntry last = entries.getLast();
        return table.append(connection, entries)
                .chain(() -> table.move(connection, seal.advance(head, last.sequence(), last.hash())))
                .chain(() -> tell(connection, entries))
                .invoke(() -> chained.increment(entries.size()));
    }

    static List<AuditEntry> chain(TrailHead head, long behind, List<AuditFact> facts) {
        List<AuditEntry> entries = new ArrayList<>(facts.size());
        long sequence = behind;
        ChainHash hash = head.hash();
        for (AuditFact fact : facts) {
            sequence = Math.addExact(sequence, 1);
            hash = hash.next(sequence, fact);
            entries.add(new AuditEntry(sequence, fact, hash));
        }
        return entries;
    }

    private Uni<Void> tell(SqlConnection connection, List<AuditEntry> entries) {
        return Sequential.each(observers, observer -> observer.chained(connection, entries));
    }
}
