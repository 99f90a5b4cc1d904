package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Verifies the stored trail from its first entry to its head, a batch at a time, on one snapshot of the database. */
@ApplicationScoped
class Verification {
    private static final int BATCH = 2_000;

    private final Pool pool;
    private final TrailTable table;
    private final HeadSeal seal;

    Verification(Pool pool, TrailTable table, HeadSeal seal) {
        this.pool = pool;
        this.table = table;
        this.seal = seal;
    }

    Uni<ChainVerifier.Verdict> verify() {
        return pool.withTransaction(connection -> connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(set -> table.head(connection))
                .chain(head -> walk(connection, new ChainVerifier(head, seal.isGenuine(head)))));
    }

    /** Whether the head of the verdict is authenticated by the platform's secret. */
    boolean headSealed(ChainVerifier.Verdict verdict) {
        return seal.active() && verdict.headGenuine();
    }

    private Uni<ChainVerifier.Verdict> walk(SqlConnection connection, ChainVerifier verifier) {
        Cursor cursor = new Cursor();
        return Uni.createFrom()
                .deferred(() -> table.after(connection, cursor.sequence, BATCH))
                .invoke(entries -> cursor.pass(entries, verifier))
                .repeat()
                .whilst(entries -> entries.size() == BATCH)
                .collect()
                .last()
                .map(done -> verifier.verdict());
    }

    /** How far the walk is. */
    private static final class Cursor {
        private long sequence = Long.MIN_VALUE;

        private void pass(List<AuditEntry> entries, ChainVerifier verifier) {
            entries.forEach(verifier::accept);
            if (!entries.isEmpty()) {
                sequence = entries.getLast().sequence();
            }
        }
    }
}
