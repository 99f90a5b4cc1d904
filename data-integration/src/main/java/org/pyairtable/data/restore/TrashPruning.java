package org.pyairtable.data.restore;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.pyairtable.data.trash.TrashSettings;
import org.pyairtable.data.trash.TrashStore;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.flow.Sequential;

/** Empties the trash of what was deleted a while ago: records in small batches, all else one by one. */
@Singleton
class TrashPruning {
    private static final Pruning PRUNING = Pruning.of("trash", 20);

    private static final String PRUNE = """
            delete from trash where id in (
                select id from trash where kind = 'records' and deleted_at < $1 order by deleted_at limit $2)""";

    private final Pool pool;
    private final TrashStore store;
    private final TrashSettings settings;
    private final TrashRemoval removal;
    private final Clock clock;

    TrashPruning(Pool pool, TrashStore store, TrashSettings settings, TrashRemoval removal, Clock clock) {
        this.pool = pool;
        this.store = store;
        this.settings = settings;
        this.removal = removal;
        this.clock = clock;
    }

    @Scheduled(
            identity = "trash-pruning",
            every = "10m",
            delayed = "4m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune());
    }

    Uni<Void> prune() {
        Instant before = clock.instant().minus(settings.keep());
        return PRUNING.run(pool, PRUNE, before).chain(() -> Sequential.whilst(() -> one(before)));
    }

    /** Whether there was one. */
    private Uni<Boolean> one(Instant before) {
        return store.oldest(pool, before)
                .chain(found -> found.map(deleted -> removal.remove(deleted).replaceWith(true))
                        .orElseGet(() -> Uni.createFrom().item(false)));
    }
}
