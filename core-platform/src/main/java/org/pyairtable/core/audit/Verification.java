package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.pyairtable.runtime.requests.VertxContexts;

/** Verifies the stored trail from its first entry to its head, a batch at a time, on one snapshot of the database. */
@ApplicationScoped
class Verification {
    private static final int BATCH = 2_000;

    private final Pool pool;
    private final TrailTable table;
    private final HeadSeal seal;
    private final PublishedHeads published;

    Verification(Pool pool, TrailTable table, HeadSeal seal, PublishedHeads published) {
        this.pool = pool;
        this.table = table;
        this.seal = seal;
        this.published = published;
    }

    /**
     * @param chain what the database says of itself
     * @param published what it says of the ends that were published
     */
    record Result(ChainVerifier.Verdict chain, PublishedHeads.Comparison published) {
        boolean valid() {
            return chain.valid() && published.firstMissing().isEmpty();
        }

        OptionalLong firstInvalid() {
            return LongStream.concat(chain.firstInvalid().stream(), published.firstMissing().stream())
                    .min();
        }
    }

    Uni<Result> verify() {
        Context context = Vertx.currentContext();
        return published.open().emitOn(VertxContexts.turns(context)).chain(heads -> pool.withTransaction(
                        connection -> connection
                                .query("set transaction isolation level repeatable read, read only")
                                .execute()
                                .chain(set -> table.head(connection))
                                .chain(head -> walk(connection, new ChainVerifier(head, seal.isGenuine(head))))
                                .chain(verdict -> published
                                        .compare(connection, heads)
                                        .map(compared -> new Result(verdict, compared))))
                .onTermination()
                .invoke(heads::close));
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

    /** The progress of the verification. */
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
