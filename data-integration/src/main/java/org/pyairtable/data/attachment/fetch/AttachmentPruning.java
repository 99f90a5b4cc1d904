package org.pyairtable.data.attachment.fetch;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.pyairtable.data.attachment.AttachmentSettings;
import org.pyairtable.outbox.Pruning;

/** Forgets files, and with them their bytes, that no cell has held for a while; in small batches. */
@Singleton
class AttachmentPruning {
    private static final Pruning PRUNING = Pruning.of("attachments", 100);

    /** Files of fields that are gone were in no cell that anybody emptied. */
    private static final String NOTICE = """
            update attachment a set removed_at = $1 where removed_at is null and id in (
                select id from attachment b where removed_at is null
                    and not exists (select 1 from field f where f.id = b.field_id) limit $2)""";

    private static final String PRUNE = """
            delete from attachment where id in (
                select id from attachment a where removed_at < $1
                    and not exists (select 1 from base_snapshot s
                        where s.base_id = a.base_id and s.created_at < a.removed_at)
                    and not exists (select 1 from trash_record t where t.record_id = a.record_id)
                order by removed_at limit $2 for update skip locked)""";

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;

    AttachmentPruning(Pool pool, Clock clock, AttachmentSettings settings) {
        this.pool = pool;
        this.clock = clock;
        this.keep = settings.keepRemoved();
    }

    @Scheduled(
            identity = "attachment-pruning",
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        Instant now = clock.instant();
        return PRUNING.run(pool, NOTICE, now).chain(() -> PRUNING.run(pool, PRUNE, now.minus(keep)));
    }
}
