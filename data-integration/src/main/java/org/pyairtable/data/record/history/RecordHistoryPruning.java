package org.pyairtable.data.record.history;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.pyairtable.outbox.Pruning;

/** Forgets changes of records that were made a while ago, in small batches. */
@Singleton
class RecordHistoryPruning {
    private static final Pruning PRUNING = Pruning.of("record history", 1_000);

    private static final String PRUNE = """
            delete from record_history where ctid = any(array(
                select ctid from record_history where made_at < $1 order by made_at limit $2))""";

    private final Pool pool;
    private final RecordHistorySettings settings;
    private final Clock clock;

    RecordHistoryPruning(Pool pool, RecordHistorySettings settings, Clock clock) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(
            identity = "record-history-pruning",
            every = "10m",
            delayed = "3m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        return PRUNING.run(pool, PRUNE, clock.instant().minus(settings.keep()));
    }
}
