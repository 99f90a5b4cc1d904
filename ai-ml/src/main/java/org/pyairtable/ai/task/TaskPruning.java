package org.pyairtable.ai.task;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Tasks that ended a while ago. */
@Singleton
final class TaskPruning implements PrunedTables {
    /** How long a task that is done is known by its key; commands are repeated within less. */
    private static final Duration KEPT = Duration.ofDays(8);

    private static final String ENDED = """
            delete from ai_task where id in (
                select id from ai_task where ended_at < $1 limit $2 for update skip locked)""";

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("tasks for language models", ENDED, KEPT));
    }
}
