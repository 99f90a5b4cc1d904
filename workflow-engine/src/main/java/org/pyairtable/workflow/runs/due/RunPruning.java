package org.pyairtable.workflow.runs.due;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.workflow.WorkflowSettings;

/** Deletes runs, with their steps, once they ended long ago, and the oldest of workflows with too many; in small batches. */
@Singleton
class RunPruning {
    private static final Pruning PRUNING = Pruning.of("runs", 1_000);
    private static final String PRUNE = """
            delete from run where id = any(array(
                select id from run where finished_at < $1 order by finished_at limit $2 for update skip locked))""";

    private static final Pruning COUNTED = Pruning.of("runs of workflows with too many", 1_000);
    private static final Pruning JOBS = Pruning.of("jobs on runs", 1_000);
    private static final String PRUNE_JOBS = """
            delete from run_job where id = any(array(
                select id from run_job where finished_at < $1 order by finished_at limit $2 for update skip locked))""";

    private static final int WORKFLOWS = 100;

    /** The last run that each workflow of a piece keeps; only those that have more are in the answer. */
    private static final String BOUNDS = """
            select w.id, bound.started_at, bound.sequence
            from (select id from workflow where id > $1 order by id limit $3) w
                 left join lateral (
                     select started_at, sequence from run
                     where workflow_id = w.id and scope is null
                     order by started_at desc, sequence desc offset $2 limit 1) bound on true
            order by w.id""";

    /** The oldest ones with the runs inside them, the innermost first: their parent still needs those that have not gone. */
    private static final String PRUNE_COUNTED = """
            with recursive inside (id) as (
                (select id from run
                 where workflow_id = $1 and scope is null and parent_id is null and finished_at is not null
                       and (started_at, sequence) <= ($2, $3)
                 order by started_at, sequence limit 100)
                union all
                select r.id from run r join inside on r.parent_id = inside.id)
            delete from run where id = any(array(
                select r.id from run r join inside on r.id = inside.id
                where r.finished_at is not null and not exists (select 1 from run c where c.parent_id = r.id)
                limit $4 for update of r skip locked))""";

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;
    private final int most;

    RunPruning(Pool pool, Clock clock, WorkflowSettings settings) {
        this.pool = pool;
        this.clock = clock;
        this.keep = settings.keepRuns();
        this.most = settings.keepRunsOfWorkflow();
    }

    @Scheduled(identity = "run-pruning", every = "10m", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return PRUNING.scheduled(prune())
                .chain(() -> JOBS.scheduled(
                        JOBS.run(pool, PRUNE_JOBS, clock.instant().minus(keep))));
    }

    /** Counting reads an index as far as runs are kept. */
    @Scheduled(identity = "run-counting", every = "1h", delayed = "5m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> count() {
        return COUNTED.scheduled(pruneCounted());
    }

    /** Workflows one piece after the other, and of each with too many runs the oldest. */
    Uni<Void> pruneCounted() {
        AtomicReference<String> last = new AtomicReference<>("");
        return Sequential.whilst(() -> pool.preparedQuery(BOUNDS)
                .execute(Tuple.of(last.get(), most, WORKFLOWS))
                .chain(rows -> {
                    List<Row> piece = Rows.stream(rows).toList();
                    if (!piece.isEmpty()) {
                        last.set(piece.getLast().getString("id"));
                    }
                    return Sequential.each(piece, this::pruneCounted).replaceWith(piece.size() == WORKFLOWS);
                }));
    }

    private Uni<Void> pruneCounted(Row bound) {
        return bound.getOffsetDateTime("started_at") == null
                ? Uni.createFrom().voidItem()
                : Sequential.whilst(() -> pool.preparedQuery(PRUNE_COUNTED)
                        .execute(Tuple.of(
                                bound.getString("id"),
                                bound.getOffsetDateTime("started_at"),
                                bound.getLong("sequence"),
                                1_000))
                        .map(deleted -> deleted.rowCount() > 0));
    }

    Uni<Void> prune() {
        return PRUNING.run(pool, PRUNE, clock.instant().minus(keep));
    }
}
