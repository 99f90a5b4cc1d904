package org.pyairtable.data.proposal;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Proposals go a month after they expired, decided or not; the trail has them. */
@Singleton
final class ProposalPruning implements PrunedTables {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final String EXPIRED = """
            delete from proposal where id in (
                select id from proposal where expires_at < $1 limit $2 for update skip locked)""";

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("proposals", EXPIRED, KEPT));
    }
}
