package org.pyairtable.data.agent;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.outbox.Pruning;

/** Forgets keys of calls three months after they were used. */
@Singleton
class CalledToolsPruning {
    private static final Duration KEPT = Duration.ofDays(90);
    private static final Pruning PRUNING = Pruning.of("calls of tools", 1_000);

    private final CalledTools calls;
    private final Clock clock;

    CalledToolsPruning(CalledTools calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @Scheduled(
            identity = "tool-call-pruning",
            every = "1h",
            delayed = "3m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(PRUNING.run(most -> calls.prune(clock.instant().minus(KEPT), most)));
    }
}
