package org.pyairtable.core.sessions;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;

/** Removes sessions that are over, with their refresh tokens, and attempts that no longer count. */
@ApplicationScoped
class SessionPruning {
    private static final String EXPIRED = """
            delete from sessions where id in
                (select id from sessions where expires_at < $1 limit 1000 for update skip locked)""";

    private final Pool pool;
    private final LoginThrottle throttle;
    private final Clock clock;

    SessionPruning(Pool pool, LoginThrottle throttle, Clock clock) {
        this.pool = pool;
        this.throttle = throttle;
        this.clock = clock;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return pool.preparedQuery(EXPIRED)
                .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(pruned -> throttle.prune());
    }
}
