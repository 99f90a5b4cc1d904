package org.pyairtable.workflow.notices;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.definitions.WorkflowStore;

/** Sends the number of failures that were only counted, once the pause after the previous notification is over. */
@Singleton
class CountedNotices {
    private static final Logger LOG = Logger.getLogger(CountedNotices.class);

    private final Pool pool;
    private final Vertx vertx;
    private final WorkflowStore workflows;
    private final Notices notices;
    private final Clock clock;

    CountedNotices(Pool pool, Vertx vertx, WorkflowStore workflows, Notices notices, Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.workflows = workflows;
        this.notices = notices;
        this.clock = clock;
    }

    @Scheduled(
            identity = "counted-notices",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return VertxContexts.onOwnContext(vertx, () -> NoticeTable.due(pool, clock.instant())
                        .chain(due -> Sequential.each(due, id -> pool.withTransaction(c -> give(c, id)))))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Notices of counted failures not sent, retried by the next tick: reason=%s",
                        failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> give(SqlConnection c, String id) {
        return NoticeTable.take(c, id, clock.instant())
                .chain(failures -> failures == 0
                        ? Uni.createFrom().voidItem()
                        : workflows.current(c, id).chain(found -> found.map(w -> notices.counted(c, w, failures))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
    }
}
