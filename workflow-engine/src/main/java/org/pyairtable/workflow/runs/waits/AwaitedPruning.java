package org.pyairtable.workflow.runs.waits;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/**
 * Keys of events for which deleted workflows waited go with their last run: one that is under way, or is taken up again, may
 * still wait.
 */
@Singleton
final class AwaitedPruning implements PrunedTables {
    private static final Duration KEEP = Duration.ofHours(1);
    private static final String PRUNE = """
            delete from awaited where (key, workflow_id) in (
                select a.key, a.workflow_id from awaited a join workflow w on w.id = a.workflow_id
                where w.deleted_at < $1 and not exists (select from run r where r.workflow_id = w.id)
                limit $2 for update of a skip locked)""";

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("awaited events of deleted workflows", PRUNE, KEEP));
    }
}
