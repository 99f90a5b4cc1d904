package org.pyairtable.data.job;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.pyairtable.outbox.Pruning;

/** Forgets jobs that ended a while ago, in small batches. */
@Singleton
class JobPruning {
    private static final Pruning PRUNING = Pruning.of("jobs", 100);

    private final JobStore store;
    private final JobSettings settings;
    private final Clock clock;

    JobPruning(JobStore store, JobSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(identity = "job-pruning", every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        return PRUNING.run(most -> store.prune(clock.instant().minus(settings.keep()), most));
    }
}
