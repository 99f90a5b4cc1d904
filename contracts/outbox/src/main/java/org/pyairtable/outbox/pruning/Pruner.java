package org.pyairtable.outbox.pruning;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.flow.Sequential;

/** Prunes the tables of the service, one after the other. What fails does not keep the others from being pruned. */
@Singleton
public class Pruner {
    private final List<PrunedRows> rows;
    private final Pool pool;
    private final Clock clock;

    Pruner(@All List<PrunedTables> tables, Pool pool, Clock clock) {
        this.rows = tables.stream().flatMap(table -> table.pruned().stream()).toList();
        this.pool = pool;
        this.clock = clock;
    }

    @Scheduled(identity = "pruning", every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> prune() {
        return Sequential.each(rows, this::prune);
    }

    private Uni<Void> prune(PrunedRows old) {
        Pruning pruning = Pruning.of(old.what(), old.batch());
        return pruning.scheduled(
                pruning.run(pool, old.statement(), clock.instant().minus(old.keep())));
    }
}
