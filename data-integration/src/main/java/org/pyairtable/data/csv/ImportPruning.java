package org.pyairtable.data.csv;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Forgets how far imports came that ended or were given up a while ago; in small batches. Their records stay. */
@Singleton
class ImportPruning {
    /** For how long a key means the same import. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final Logger LOG = Logger.getLogger(ImportPruning.class);
    private static final int BATCH = 1_000;

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
        return prune().onFailure()
                .invoke(failure -> LOG.warnf("Old imports are not forgotten: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    Uni<Void> prune() {
        return prune(clock.instant().minus(KEPT));
    }

    private Uni<Void> prune(Instant before) {
        return progress.forget(before, BATCH)
                .chain(done -> done == BATCH ? prune(before) : Uni.createFrom().voidItem());
    }
}
