package org.pyairtable.core.export;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Exports that have expired go with their keys: what is still on the topic is readable for nobody then. */
@Singleton
final class ExportPruning implements PrunedTables {
    private static final String EXPIRED = """
            delete from exports where id in
                (select id from exports where expires_at < $1 order by expires_at limit $2 for update skip locked)""";

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("exports of persons", EXPIRED, Duration.ZERO, 10));
    }
}
