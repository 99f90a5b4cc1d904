package org.pyairtable.communication.mail;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.communication.mail.external.MailSettings;
import org.pyairtable.outbox.Pruning;

/** Deletes mails that ended a while ago, and ends those whose links have while there is no mail server. */
@Singleton
class MailPruning {
    private static final Pruning PRUNING = Pruning.of("mails", 1_000);
    private static final String OLD = """
            delete from mail where id in
                (select id from mail where ended_at < $1 limit $2 for update skip locked)""";
    private static final String OLD_LETTERS = """
            delete from letter where id in
                (select id from letter l where created_at < $1 and not exists (select from mail m where m.letter_id = l.id)
                 limit $2 for update skip locked)""";
    private static final String ENDED = """
            update mail set state = 'expired', ended_at = $1, sealed = null, lease = null where id in
                (select id from mail where state = 'pending' and expires_at < $1 limit $2 for update skip locked)""";

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;

    MailPruning(Pool pool, Clock clock, MailSettings settings) {
        this.pool = pool;
        this.clock = clock;
        this.keep = settings.keep();
    }

    @Scheduled(identity = "mail-pruning", every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(PRUNING.run(pool, ENDED, clock.instant())
                .chain(() -> PRUNING.run(pool, OLD, clock.instant().minus(keep)))
                .chain(() -> PRUNING.run(pool, OLD_LETTERS, clock.instant().minus(keep))));
    }
}
