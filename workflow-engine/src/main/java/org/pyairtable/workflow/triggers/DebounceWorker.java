package org.pyairtable.workflow.triggers;

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
import org.pyairtable.workflow.runs.RunStarts;
import org.pyairtable.workflow.triggers.DebounceTable.Waiting;

/** Starts the runs whose records have been quiet for long enough; of a workflow that is paused or broken by then, none. */
@Singleton
class DebounceWorker {
    private static final Logger LOG = Logger.getLogger(DebounceWorker.class);
    private static final int MOST_PER_ROUND = 500;

    private final Pool pool;
    private final Vertx vertx;
    private final WorkflowStore workflows;
    private final DebounceTable debounces;
    private final RunStarts starts;
    private final Clock clock;

    DebounceWorker(
            Pool pool, Vertx vertx, WorkflowStore workflows, DebounceTable debounces, RunStarts starts, Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.workflows = workflows;
        this.debounces = debounces;
        this.starts = starts;
        this.clock = clock;
    }

    @Scheduled(
            identity = "debounced-starts",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return VertxContexts.onOwnContext(vertx, () -> Sequential.whilst(this::round))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Debounced runs not started, retried by the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    /** Whether there may be more. */
    private Uni<Boolean> round() {
        return debounces.due(pool, clock.instant(), MOST_PER_ROUND).chain(due -> Sequential.each(due, this::start)
                .replaceWith(due.size() == MOST_PER_ROUND));
    }

    private Uni<Void> start(DebounceTable.Key key) {
        return pool.withTransaction(c -> debounces
                .take(c, key, clock.instant())
                .chain(taken -> taken.isPresent()
                        ? start(c, key, taken.get())
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Void> start(SqlConnection c, DebounceTable.Key key, Waiting waiting) {
        return workflows.current(c, key.workflowId()).chain(found -> found.filter(
                        workflow -> workflow.whyNotStarted().isEmpty())
                .map(workflow -> starts.startLater(c, waiting.seed(workflow)).replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }
}
