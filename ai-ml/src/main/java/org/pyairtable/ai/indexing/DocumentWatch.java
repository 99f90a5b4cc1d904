package org.pyairtable.ai.indexing;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentSignal;
import org.pyairtable.ai.document.RenamedRecords;
import org.pyairtable.ai.index.SearchIndex;

/** Starts indexing when a transaction that changed documents commits anywhere, and every second as a fallback. */
@Singleton
class DocumentWatch {
    private static final Logger LOG = Logger.getLogger(DocumentWatch.class);

    private final Pool pool;
    private final Vertx vertx;
    private final IndexingLanes lanes;
    private final SearchIndex index;
    private final PendingQueue queue;
    private final RenamedRecords renames;
    private final AiSettings.Indexing config;
    private final long mostVectors;
    private final AtomicBoolean listening = new AtomicBoolean();
    private final AtomicBoolean renewed = new AtomicBoolean();
    /** Up to where documents were checked for an earlier rendering; absent when all are. */
    private volatile @Nullable DocumentKey checked = new DocumentKey("", "");

    DocumentWatch(
            Pool pool,
            Vertx vertx,
            IndexingLanes lanes,
            SearchIndex index,
            PendingQueue queue,
            RenamedRecords renames,
            AiSettings config) {
        this.pool = pool;
        this.vertx = vertx;
        this.lanes = lanes;
        this.index = index;
        this.queue = queue;
        this.renames = renames;
        this.config = config.indexing();
        this.mostVectors = config.index().mostVectors();
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> everySecond() {
        return survived(listen().chain(this::renewOnce)
                .chain(this::renewEarlierRenderings)
                .chain(index::follow));
    }

    /** Apart from the others, which would wait until nothing is pending any more. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> indexEverySecond() {
        return survived(lanes.workIfDue());
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> followRenames() {
        return survived(renames.followUp());
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetRemoved() {
        return survived(queue.forgetRemoved(config.tombstoneRetention()));
    }

    @ConsumeEvent(DocumentSignal.PENDING)
    Uni<Void> indexPending(String signal) {
        return survived(lanes.work());
    }

    @ConsumeEvent(DocumentSignal.CHANGED)
    Uni<Void> followChanges(String signal) {
        return survived(index.follow());
    }

    /** Holds one connection that only listens. */
    private Uni<Void> listen() {
        if (!listening.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return pool.getConnection()
                .chain(connection -> connection
                        .query("listen " + DocumentSignal.PENDING + "; listen " + DocumentSignal.CHANGED)
                        .execute()
                        .invoke(() -> passOn(connection))
                        .onFailure()
                        .call(connection::close))
                .onFailure()
                .invoke(() -> listening.set(false))
                .replaceWithVoid();
    }

    private void passOn(SqlConnection connection) {
        connection.closeHandler(() -> listening.set(false));
        PgConnection.cast(connection.getDelegate())
                .notificationHandler(signal -> vertx.eventBus().publish(signal.getChannel(), signal.getPayload()));
    }

    private Uni<Void> renewOnce() {
        return renewed.get()
                ? Uni.createFrom().voidItem()
                : queue.renewOtherModels(pool, mostVectors).invoke(() -> renewed.set(true));
    }

    /** A part of the documents at a time. */
    private Uni<Void> renewEarlierRenderings() {
        return Uni.createFrom().deferred(() -> {
            DocumentKey after = checked;
            return after == null
                    ? Uni.createFrom().voidItem()
                    : queue.renewEarlierRenderings(after)
                            .invoke(last -> checked = last.orElse(null))
                            .replaceWithVoid();
        });
    }

    /** An unavailable database is retried a second later. */
    private static Uni<Void> survived(Uni<Void> work) {
        return work.onFailure()
                .invoke(failure -> LOG.warnf("Indexing waits for the database: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
