package org.pyairtable.workflow.runs.due;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.ConsumeEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.runs.RunRepairs;
import org.pyairtable.workflow.runs.store.DueBell;

/**
 * Cancels the runs that newer ones replace. Not in the transaction that starts the newer one: that holds the lock of the key, for
 * which the older one's turn may wait with its row locked.
 */
@Singleton
class ReplacedRuns {
    private static final Logger LOG = Logger.getLogger(ReplacedRuns.class);
    private static final int AT_ONCE = 100;

    private record Replaced(String runId, String by) {}

    private final Pool pool;
    private final Vertx vertx;
    private final RunRepairs repairs;

    ReplacedRuns(Pool pool, Vertx vertx, RunRepairs repairs) {
        this.pool = pool;
        this.vertx = vertx;
        this.repairs = repairs;
    }

    @Scheduled(
            identity = "replaced-runs",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return look();
    }

    @ConsumeEvent(DueBell.RUNG)
    Uni<Void> rung(String nothing) {
        return look();
    }

    private Uni<Void> look() {
        return pool.preparedQuery(
                        "select run_id, replaced_by from run_slot where replaced_by is not null limit " + AT_ONCE)
                .execute()
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Replaced(row.getString("run_id"), row.getString("replaced_by")))
                        .toList())
                .chain(this::cancel)
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Replaced runs not cancelled, trying again at the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> cancel(List<Replaced> replaced) {
        return Sequential.each(
                replaced,
                run -> VertxContexts.onOwnContext(
                        vertx,
                        () -> pool.withTransaction(c -> repairs.cancel(c, run.runId(), "Replaced by run " + run.by())
                                .replaceWithVoid())));
    }
}
