package org.pyairtable.data.announcement;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.data.announcement.AnnouncementQueue.Due;
import org.pyairtable.data.record.change.RecordAnnouncements;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.events.EventContext;

/**
 * Appends events of what the records of changed tables read now, some hundred in a transaction, so that writers wait for a moment at
 * most. It holds the locks of a writer: the events of a table keep the order of its changes. What one instance leaves
 * unfinished another one goes on with.
 */
@Singleton
class AnnouncementWorker {
    private static final Logger LOG = Logger.getLogger(AnnouncementWorker.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Pool pool;
    private final Transactions transactions;
    private final SchemaCache schemas;
    private final AnnouncementQueue queue;
    private final RecordAnnouncements announcements;

    AnnouncementWorker(
            Pool pool,
            Transactions transactions,
            SchemaCache schemas,
            AnnouncementQueue queue,
            RecordAnnouncements announcements) {
        this.pool = pool;
        this.transactions = transactions;
        this.schemas = schemas;
        this.queue = queue;
        this.announcements = announcements;
    }

    void schedule(@Observes StartupEvent started, Scheduler scheduler, AnnouncementSettings settings) {
        scheduler
                .newJob("record-announcements")
                .setInterval(settings.tick().toString())
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setAsyncTask(execution -> tick())
                .schedule();
    }

    Uni<Void> tick() {
        return Uni.createFrom()
                .deferred(this::work)
                .repeat()
                .whilst(worked -> worked)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Announcements not published, retried by the next tick: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** @return whether there was something to do */
    private Uni<Boolean> work() {
        return queue.next(pool).chain(found -> found.map(due -> transactions
                        .whole(connection -> step(connection, due))
                        .onFailure()
                        .call(() -> queue.postpone(pool, due.tableId(), PAUSE)))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .replaceWith(found.isPresent()));
    }

    private Uni<Void> step(SqlConnection connection, Due due) {
        return Locks.shareBase(connection, due.baseId())
                .chain(() -> schemas.current(connection, due.baseId()))
                .call(() -> Locks.tables(connection, List.of(due.tableId())))
                .chain(base -> queue.current(connection, due.tableId())
                        .chain(now -> now.isPresent() && base.isPresent()
                                ? append(connection, base.get(), now.get())
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Void> append(SqlConnection connection, CachedSchema base, Due due) {
        EventContext context = due.context().withWorkspace(base.base().workspaceId());
        return announcements
                .appendSome(connection, base, base.base().table(due.tableId()), due.doneUpTo(), context)
                .chain((Optional<Long> last) -> last.isPresent()
                        ? queue.advance(connection, due.tableId(), last.get())
                        : queue.done(connection, due.tableId()));
    }
}
