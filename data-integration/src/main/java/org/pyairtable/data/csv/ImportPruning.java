package org.pyairtable.data.csv;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** How far imports came that ended or were given up. Their records stay. */
@Singleton
final class ImportPruning implements PrunedTables {
    /** For how long a key means the same import. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final String OLD = """
            delete from csv_import where (base_id, key) in (
                select base_id, key from csv_import where updated_at < $1 limit $2 for update skip locked)""";

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("imports", OLD, KEPT));
    }
}
