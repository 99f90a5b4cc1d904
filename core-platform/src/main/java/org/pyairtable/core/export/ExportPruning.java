package org.pyairtable.core.export;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.pyairtable.outbox.Pruning;

/** Deletes exports that have expired, with their keys: what is still on the topic is readable for nobody then. */
@Singleton
class ExportPruning {
    private static final Pruning PRUNING = Pruning.of("exports of persons", 10);
    private static final String EXPIRED = """
            delete from exports where id in
                (select id from exports where expires_at < $1 order by expires_at limit $2 for update skip locked)""";

    private final Pool pool;
    private final Clock clock;

    ExportPruning(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Scheduled(
            identity = "export-pruning",
            every = "5m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        return PRUNING.run(pool, EXPIRED, clock.instant());
    }
}
