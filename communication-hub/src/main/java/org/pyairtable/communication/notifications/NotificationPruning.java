package org.pyairtable.communication.notifications;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.pyairtable.outbox.Pruning;

/** Deletes notifications once they are old, in small batches. */
@Singleton
class NotificationPruning {
    private static final Pruning PRUNING = Pruning.of("notifications", 1_000);

    private static final String READ = """
            delete from notifications where sequence = any(array(
                select sequence from notifications where read_at < $1
                order by read_at limit $2 for update skip locked))""";
    private static final String UNREAD = """
            delete from notifications where sequence = any(array(
                select sequence from notifications where read_at is null and created_at < $1
                order by created_at limit $2 for update skip locked))""";

    private final Pool pool;
    private final Clock clock;
    private final NotificationSettings settings;

    NotificationPruning(Pool pool, Clock clock, NotificationSettings settings) {
        this.pool = pool;
        this.clock = clock;
        this.settings = settings;
    }

    @Scheduled(
            identity = "notification-pruning",
            every = "10m",
            delayed = "2m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        Instant now = clock.instant();
        return PRUNING.run(pool, READ, now.minus(settings.keepRead()))
                .chain(() -> PRUNING.run(pool, UNREAD, now.minus(settings.keepUnread())));
    }
}
