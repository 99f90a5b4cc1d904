package org.pyairtable.data.record.history;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Changes of records that were made a while ago. */
@Singleton
final class RecordHistoryPruning implements PrunedTables {
    private static final String OLD = """
            delete from record_history where ctid = any(array(
                select ctid from record_history where made_at < $1 order by made_at limit $2))""";

    private final RecordHistorySettings settings;

    RecordHistoryPruning(RecordHistorySettings settings) {
        this.settings = settings;
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("record history", OLD, settings.keep()));
    }
}
