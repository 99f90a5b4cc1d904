package org.pyairtable.core.erasure;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.time.Utc;

/**
 * Forgets deletions that every service did long ago, with the entries that every service holds in memory. Nothing of the
 * workspace is on any topic by then.
 */
@Singleton
class DeletionPruning {
    static final Duration KEEP = Duration.ofDays(90);
    private static final Pruning PRUNING = Pruning.of("deletions of workspaces", 100);

    private static final String PRUNE = """
            delete from workspace_deletions where workspace_id in (
                select d.workspace_id from workspace_deletions d
                where d.requested_at < $1 and (select count(*) from workspace_deletion_answers a
                    where a.workspace_id = d.workspace_id) >= $2
                order by d.requested_at limit $3 for update skip locked)
            returning workspace_id""";

    private final Pool pool;
    private final Outbox outbox;
    private final Clock clock;

    DeletionPruning(Pool pool, Outbox outbox, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(
            identity = "deletion-pruning",
            every = "1h",
            delayed = "5m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        return PRUNING.run(most -> pool.withTransaction(connection -> piece(connection, most)));
    }

    private Uni<Integer> piece(SqlConnection connection, int most) {
        return connection
                .preparedQuery(PRUNE)
                .execute(Tuple.of(Utc.of(clock.instant().minus(KEEP)), DeletionReports.SERVICES.size(), most))
                .map(rows -> rows.stream().map(row -> row.getString(0)).toList())
                .call(ids -> Sequential.each(ids, id -> outbox.remove(connection, Topics.WORKSPACE_STATES, id)))
                .map(List::size);
    }
}
