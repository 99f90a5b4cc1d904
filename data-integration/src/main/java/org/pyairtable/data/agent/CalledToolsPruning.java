package org.pyairtable.data.agent;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Keys of calls mean the same call for three months. */
@Singleton
final class CalledToolsPruning implements PrunedTables {
    private static final Duration KEPT = Duration.ofDays(90);
    private static final String OLD = """
            delete from tool_call where (user_id, key) in (
                select user_id, key from tool_call where called_at < $1 limit $2 for update skip locked)""";

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("calls of tools", OLD, KEPT));
    }
}
