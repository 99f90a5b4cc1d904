package org.pyairtable.core.sessions;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.time.Utc;

/**
 * Removes sessions that are over, with their refresh tokens, revoked sessions from their topic once no access token of them
 * is valid, and attempts that no longer count.
 */
@ApplicationScoped
class SessionPruning {
    private static final Pruning PRUNING = Pruning.of("sessions", 1_000);
    private static final String EXPIRED = """
            delete from sessions where id in
                (select id from sessions where expires_at < $1 limit $2 for update skip locked)""";
    private static final String OVER = """
            delete from revoked_sessions where session_id in
                (select session_id from revoked_sessions where expires_at < $1 limit 1000 for update skip locked)
            returning session_id""";

    private final Pool pool;
    private final Outbox outbox;
    private final LoginThrottle throttle;
    private final Clock clock;

    SessionPruning(Pool pool, Outbox outbox, LoginThrottle throttle, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.throttle = throttle;
        this.clock = clock;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return PRUNING.run(pool, EXPIRED, clock.instant()).chain(throttle::prune);
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> withdraw() {
        return pool.withTransaction(connection -> over(connection)
                .chain(ids -> Sequential.each(ids, id -> outbox.remove(connection, Topics.REVOKED_SESSIONS, id))));
    }

    private Uni<List<String>> over(SqlConnection connection) {
        return connection
                .preparedQuery(OVER)
                .execute(Tuple.of(Utc.of(clock.instant())))
                .map(rows -> Rows.stream(rows)
                        .map(row -> row.getString("session_id"))
                        .toList());
    }
}
