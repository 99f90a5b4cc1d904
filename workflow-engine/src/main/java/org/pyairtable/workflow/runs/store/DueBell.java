package org.pyairtable.workflow.runs.store;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Wakes all instances for runs that are due at once, when the transaction that made them so is committed. A lost notification
 * costs no more than the time to the next tick.
 */
@Singleton
public class DueBell {
    /** Address on the event bus. */
    public static final String RUNG = "workflow-run-due";

    private static final Logger LOG = Logger.getLogger(DueBell.class);
    private static final String CHANNEL = "workflow_run_due";

    private final Pool pool;
    private final Vertx vertx;
    private volatile @Nullable SqlConnection listening;

    DueBell(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    public static Uni<Void> ring(SqlConnection c) {
        return c.query("notify " + CHANNEL).execute().replaceWithVoid();
    }

    /** Keeps a connection of its own for the notifications. */
    @Scheduled(identity = "due-bell", every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> listen() {
        if (listening != null) {
            return Uni.createFrom().voidItem();
        }
        return pool.getConnection()
                .chain(c -> c.query("listen " + CHANNEL)
                        .execute()
                        .invoke(() -> heed(c))
                        .onFailure()
                        .call(c::close))
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.debugf(
                        "No notifications of due runs, the tick finds them: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void heed(SqlConnection c) {
        PgConnection.cast(c.getDelegate())
                .notificationHandler(rung -> vertx.eventBus().publish(RUNG, ""));
        c.closeHandler(() -> listening = null);
        listening = c;
    }
}
