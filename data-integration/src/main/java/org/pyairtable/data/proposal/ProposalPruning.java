package org.pyairtable.data.proposal;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.outbox.Pruning;

/** Forgets proposals a month after they were decided or expired; the trail has them. */
@Singleton
class ProposalPruning {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Pruning PRUNING = Pruning.of("proposals", 1_000);

    private final ProposalTable table;
    private final Clock clock;

    ProposalPruning(ProposalTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Scheduled(
            identity = "proposal-pruning",
            every = "10m",
            delayed = "2m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(PRUNING.run(most -> table.prune(clock.instant().minus(KEPT), most)));
    }
}
