package org.pyairtable.core.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.core.CoreConfig;

/**
 * Chains what the handlers received: one global chain, a batch in one transaction under the lock of the head. Receiving
 * takes no lock, so handlers never wait for one another, and the lock is taken once a batch instead of once an event.
 */
@ApplicationScoped
class Chaining {
    private final Pool pool;
    private final TrailTable table;
    private final HeadSeal seal;
    private final List<TrailFollower> followers;
    private final int batch;
    private final Counter chained;

    Chaining(
            Pool pool,
            TrailTable table,
            HeadSeal seal,
            @All List<TrailFollower> followers,
            CoreConfig config,
            MeterRegistry metrics) {
        this.pool = pool;
        this.table = table;
        this.seal = seal;
        this.followers = followers;
        this.batch = config.audit().batch();
        this.chained = metrics.counter("pyairtable.audit.chained");
    }

    /** Chains all that waits. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> chainAll() {
        return Uni.createFrom()
                .deferred(this::chainBatch)
                .repeat()
                .whilst(taken -> taken == batch)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Integer> chainBatch() {
        return isIdle().chain(idle -> idle ? Uni.createFrom().item(0) : pool.withTransaction(this::chainBatch));
    }

    /** A look without a lock: an idle trail costs one read a second. */
    private Uni<Boolean> isIdle() {
        return pool.query("select exists (select from audit_intake) as waiting")
                .execute()
                .map(rows -> !rows.iterator().next().getBoolean("waiting"));
    }

    private Uni<Integer> chainBatch(SqlConnection connection) {
        return table.lockedHead(connection)
                .chain(head -> table.take(connection, batch)
                        .call(facts -> facts.isEmpty() ? Uni.createFrom().voidItem() : append(connection, head, facts)))
                .map(List::size);
    }

    private Uni<Void> append(SqlConnection connection, TrailHead head, List<AuditFact> facts) {
        List<AuditEntry> entries = chain(head, facts);
        AuditEntry last = entries.getLast();
        return table.append(connection, entries)
                .chain(() -> table.move(connection, seal.advance(head, last.sequence(), last.hash())))
                .chain(() -> tell(connection, entries))
                .invoke(() -> chained.increment(entries.size()));
    }

    static List<AuditEntry> chain(TrailHead head, List<AuditFact> facts) {
        List<AuditEntry> entries = new ArrayList<>(facts.size());
        long sequence = head.sequence();
        ChainHash hash = head.hash();
        for (AuditFact fact : facts) {
            sequence++;
            hash = hash.next(sequence, fact);
            entries.add(new AuditEntry(sequence, fact, hash));
        }
        return entries;
    }

    private Uni<Void> tell(SqlConnection connection, List<AuditEntry> entries) {
        return Multi.createFrom()
                .iterable(followers)
                .onItem()
                .transformToUniAndConcatenate(follower -> follower.chained(connection, entries))
                .collect()
                .asList()
                .replaceWithVoid();
    }
}
