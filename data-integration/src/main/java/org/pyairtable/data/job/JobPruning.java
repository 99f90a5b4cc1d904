package org.pyairtable.data.job;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Jobs that ended a while ago. */
@Singleton
final class JobPruning implements PrunedTables {
    private static final String ENDED = """
            delete from job where id in (
                select id from job where finished_at < $1 limit $2 for update skip locked)""";

    private final JobSettings settings;

    JobPruning(JobSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("jobs", ENDED, settings.keep(), 100));
    }
}
