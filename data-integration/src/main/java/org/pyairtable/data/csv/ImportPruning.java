package org.pyairtable.data.csv;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.outbox.Pruning;

/** Forgets how far imports came that ended or were given up a while ago; in small batches. Their records stay. */
@Singleton
class ImportPruning {
    /** For how long a key means the same import. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final Pruning PRUNING = Pruning.of("imports", 1_000);

    private final ImportProgress progress;
    private final Clock clock;

    ImportPruning(ImportProgress progress, Clock clock) {
        this.progress = progress;
        this.clock = clock;
    }

    @Scheduled(
            identity = "csv-import-pruning",
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        return PRUNING.run(most -> progress.forget(clock.instant().minus(KEPT), most));
    }
}
