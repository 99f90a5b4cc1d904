package org.pyairtable.ai.budget;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.outbox.Pruning;

/** Forgets what was spent on days that are long over, of workspaces and of their members, and reservations that have lapsed. */
@Singleton
class SpendingPruning {
    private static final Pruning PRUNING = Pruning.of("what was spent in a day", 1_000);
    private static final String OF_WORKSPACES = """
            delete from spending where ctid = any(array(select s.ctid from spending s where s.day < $1 limit $2))
            """;
    private static final String OF_USERS = """
            delete from spending_of_user
             where ctid = any(array(select s.ctid from spending_of_user s where s.day < $1 limit $2))
            """;

    private static final String OF_USES = """
            delete from spending_by_use
             where ctid = any(array(select s.ctid from spending_by_use s where s.day < $1 limit $2))
            """;

    /** Of processes that died during a call; they have counted for nothing since. */
    private static final String RESERVATIONS = """
            delete from spending_reservation
             where ctid = any(array(select r.ctid from spending_reservation r where r.expires_at < $1 limit $2))
            """;

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;

    SpendingPruning(Pool pool, Clock clock, AiSettings config) {
        this.pool = pool;
        this.clock = clock;
        this.keep = config.budget().keepSpending();
    }

    @Scheduled(
            identity = "spending-pruning",
            every = "1h",
            delayed = "8m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        LocalDate before = LocalDate.ofInstant(clock.instant().minus(keep), ZoneOffset.UTC);
        return PRUNING.scheduled(deleting(OF_WORKSPACES, before)
                .chain(() -> deleting(OF_USERS, before))
                .chain(() -> deleting(OF_USES, before))
                .chain(() -> PRUNING.run(pool, RESERVATIONS, clock.instant())));
    }

    private Uni<Void> deleting(String statement, LocalDate before) {
        return PRUNING.run(most ->
                pool.preparedQuery(statement).execute(Tuple.of(before, most)).map(SqlResult::rowCount));
    }
}
