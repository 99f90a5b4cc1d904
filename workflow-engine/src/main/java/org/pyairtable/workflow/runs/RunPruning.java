package org.pyairtable.workflow.runs;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.workflow.WorkflowSettings;

/** Deletes runs, with their steps, once they ended long ago; in small batches. */
@Singleton
class RunPruning {
    private static final Pruning PRUNING = Pruning.of("runs", 1_000);
    private static final String PRUNE = """
            delete from run where id = any(array(
                select id from run where finished_at < $1 order by finished_at limit $2 for update skip locked))""";

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;

    RunPruning(Pool pool, Clock clock, WorkflowSettings settings) {
        this.pool = pool;
        this.clock = clock;
        this.keep = settings.keepRuns();
    }

    @Scheduled(identity = "run-pruning", every = "10m", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        return PRUNING.run(pool, PRUNE, clock.instant().minus(keep));
    }
}
