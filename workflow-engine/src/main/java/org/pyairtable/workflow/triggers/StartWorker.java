package org.pyairtable.workflow.triggers;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.notices.Failure;
import org.pyairtable.workflow.notices.Notices;

/**
 * Starts the runs of events that may start many: a piece is a transaction, and each table's first event gets some pieces in
 * turn, so that no table waits for the events of another. Any number of instances may do so side by side.
 */
@Singleton
class StartWorker {
    private static final Logger LOG = Logger.getLogger(StartWorker.class);
    private static final int TABLES_SIDE_BY_SIDE = 2;

    /** The event is read once for so many pieces. */
    private static final int PIECES_A_TURN = 10;

    private static final int MOST_FAILURES = 8;

    private static final Failure NOT_STARTED = new Failure(
            "",
            "",
            "Some of the runs that an event of many records should have started were not started: that failed "
                    + MOST_FAILURES + " times; the log of workflow-engine says why");

    /** What became of a piece. */
    private enum Piece {
        STARTED,
        /** There is nothing more, or somebody else is at it. */
        NONE
    }

    private final Pool pool;
    private final Vertx vertx;
    private final PendingStartTable pending;
    private final WorkflowStore workflows;
    private final Notices notices;
    private final Starter starter;
    private final WorkflowSettings settings;
    private final Clock clock;

    StartWorker(
            Pool pool,
            Vertx vertx,
            PendingStartTable pending,
            WorkflowStore workflows,
            Notices notices,
            Starter starter,
            WorkflowSettings settings,
            Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.pending = pending;
        this.workflows = workflows;
        this.notices = notices;
        this.starter = starter;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(
            identity = "pending-starts",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return Multi.createBy()
                .repeating()
                .uni(this::round)
                .whilst(worked -> worked)
                .collect()
                .last()
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Pending starts not read, retried by the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** A turn for the first event of each table; answers whether any of them came further. */
    private Uni<Boolean> round() {
        return pending.due(pool, clock.instant())
                .onItem()
                .transformToMulti((List<Long> due) -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUni(this::turn)
                .merge(TABLES_SIDE_BY_SIDE)
                .collect()
                .asList()
                .map(turns -> turns.contains(Piece.STARTED));
    }

    private Uni<Piece> turn(long sequence) {
        return VertxContexts.onOwnContext(vertx, () -> pending.find(pool, sequence)
                        .chain(found -> found.map(starts -> TraceContext.consuming(
                                        "pending-start", starts.cause().traceparent(), () -> pieces(sequence, starts)))
                                .orElseGet(() -> Uni.createFrom().item(Piece.NONE))))
                .onFailure()
                .recoverWithUni(failure -> postpone(sequence, failure));
    }

    /** Some pieces, each in a transaction; answers what became of the first. */
    private Uni<Piece> pieces(long sequence, RecordStarts starts) {
        return Multi.createBy()
                .repeating()
                .uni(() -> pool.withTransaction(c -> piece(c, sequence, starts)))
                .whilst(piece -> piece == Piece.STARTED)
                .select()
                .first(PIECES_A_TURN)
                .collect()
                .asList()
                .map(List::getFirst);
    }

    private Uni<Piece> piece(SqlConnection c, long sequence, RecordStarts starts) {
        return pending.lock(c, sequence).chain(locked -> locked.map(position -> {
                    int end = Math.min(starts.pairs(), position + settings.runsPerTransaction());
                    return starter.start(c, starts.seeds(position, end))
                            .chain(() -> end < starts.pairs()
                                    ? pending.moveTo(c, sequence, end)
                                    : pending.remove(c, sequence))
                            .replaceWith(Piece.STARTED);
                })
                .orElseGet(() -> Uni.createFrom().item(Piece.NONE)));
    }

    /** An event that cannot be worked through must not hold up those behind it for ever. */
    private Uni<Piece> postpone(long sequence, Throwable failure) {
        LOG.warnf(failure, "Runs not started, retried after a pause: pendingStart=%d", sequence);
        return pending.postpone(pool, sequence, clock.instant())
                .chain(failures -> failures < MOST_FAILURES ? Uni.createFrom().voidItem() : giveUp(sequence))
                .replaceWith(Piece.NONE);
    }

    private Uni<Void> giveUp(long sequence) {
        LOG.errorf("Runs not started, given up: failures=%d pendingStart=%d", MOST_FAILURES, sequence);
        return pool.withTransaction(c -> pending.workflowIds(c, sequence)
                .chain(ids ->
                        Sequential.each(ids, id -> workflows.current(c, id).chain(found -> found.map(workflow ->
                                        notices.failed(c, workflow, NOT_STARTED, workflow.context(), clock.instant()))
                                .orElseGet(() -> Uni.createFrom().voidItem()))))
                .chain(() -> pending.remove(c, sequence)));
    }
}
