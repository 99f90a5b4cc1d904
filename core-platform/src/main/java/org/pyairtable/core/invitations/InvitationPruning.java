package org.pyairtable.core.invitations;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.outbox.Pruning;

/** Removes invitations that expired a while ago. */
@ApplicationScoped
class InvitationPruning {
    private static final Duration SHOWN = Duration.ofDays(30);
    private static final Pruning PRUNING = Pruning.of("invitations", 1_000);
    private static final String EXPIRED = """
            delete from invitations where id in
                (select id from invitations where expires_at < $1 limit $2 for update skip locked)""";

    private final Pool pool;
    private final Clock clock;

    InvitationPruning(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return PRUNING.scheduled(PRUNING.run(pool, EXPIRED, clock.instant().minus(SHOWN)));
    }
}
