package org.pyairtable.workflow.runs.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.runs.state.Lineage;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.steps.Kinds;

/** Runs inside runs in the database. */
@Singleton
public class ChildStore {
    /**
     * How far the children of a step are.
     *
     * @param queued not started yet
     * @param bytes size of their outputs as JSON
     */
    public record Tally(int total, int ended, int failed, int queued, long bytes) {
        public int underWay() {
            return total - ended - queued;
        }
    }

    /** The failed and cancelled children of a step, and of the steps at which those stopped; not of what was recovered from. */
    private static final String INSIDE = """
            inside as (
                select id from run
                where parent_id = $1 and parent_path = $2 and status in ('failed', 'cancelled')
                union all
                select r.id from run r join inside on r.parent_id = inside.id
                where r.status in ('failed', 'cancelled')
                      and r.parent_path = (
                          select s.path from step s
                          where s.run_id = inside.id
                                and (s.status <> 'succeeded' or s.path not like '%/compensate/%')
                          order by s.position desc, s.started_at desc limit 1))""";

    /** A child that has ended. */
    public record Ended(
            String runId,
            int index,
            @Nullable String scope,
            String status,
            @Nullable String reason,
            @Nullable Object output) {}

    private final StepStore steps;

    ChildStore(StepStore steps) {
        this.steps = steps;
    }

    /** Stores the children of a step; the first few are due, the others are queued. */
    public Uni<Void> insert(SqlConnection c, List<Run> children, int atOnce) {
        List<Tuple> rows = new ArrayList<>();
        for (Run child : children) {
            Run.Parent parent = Objects.requireNonNull(child.parent());
            Run.Item item = parent.item();
            rows.add(Tuple.tuple()
                    .addString(child.id())
                    .addString(child.workflowId())
                    .addInteger(child.version())
                    .addInteger(child.depth())
                    .addString(child.causeId())
                    .addString(child.correlation())
                    .addString(child.traceparent())
                    .addString(Documents.write(child.trigger()))
                    .addOffsetDateTime(
                            Utc.of(parent.index() < atOnce ? child.startedAt() : StepState.AwaitingChildren.NEVER))
                    .addOffsetDateTime(Utc.of(child.startedAt()))
                    .addString(parent.runId())
                    .addString(parent.path())
                    .addString(parent.scope())
                    .addInteger(parent.index())
                    .addString(item == null ? null : Documents.write(item.value())));
        }
        return c.preparedQuery("""
                        insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id,
                                         correlation, traceparent, trigger, wake_at, started_at, parent_id, parent_path,
                                         scope, item_index, item, workspace_id)
                        values ($1, $2, $3, 'running', $4, 'run', $5, '', $6, $7, $8::text::jsonb, $9, $10, $11, $12,
                                $13, $14, $15::text::jsonb, (select workspace_id from workflow where id = $2))
                        """).executeBatch(rows).chain(() -> DueBell.ring(c));
    }

    /** The runs around a run, the nearest first, and what a block sees of them. */
    public Uni<Lineage> lineage(SqlClient c, Run run) {
        return c.preparedQuery("with recursive up as (" + RunStore.SELECT + """
                        where id = $1
                        union all
                        select r.id, r.sequence, r.workflow_id, r.version, r.status, r.reason, r.depth, r.cause_id,
                               r.correlation, r.traceparent, r.trigger::text, r.wake_at, r.started_at, r.finished_at,
                               r.parent_id, r.parent_path, r.scope, r.item_index, r.item::text
                        from run r join up on r.id = up.parent_id)
                        select up.*, parent_id is not null and not exists (
                            select from step s where s.run_id = up.parent_id and s.path = up.parent_path
                                                     and s.status = 'awaiting_children') as abandoned
                        from up
                        """)
                .execute(Tuple.of(run.id()))
                .chain(rows -> {
                    List<Run> chain = stream(rows).map(RunStore::run).toList();
                    List<Run> around = new ArrayList<>();
                    for (int i = 0; i + 1 < chain.size() && chain.get(i).isBlock(); i++) {
                        around.add(chain.get(i + 1));
                    }
                    Run known = around.isEmpty() ? run : around.getLast();
                    boolean ended = chain.stream().skip(1).anyMatch(r -> !(r.state() instanceof RunState.Active))
                            || stream(rows).anyMatch(row -> row.getBoolean("abandoned"));
                    Uni<List<StepRun>> outer = around.isEmpty()
                            ? Uni.createFrom().item(List.of())
                            : steps.endedOf(c, around.stream().map(Run::id).toList());
                    return outer.map(taken -> new Lineage(
                            known.id(),
                            known.trigger(),
                            known.causeId(),
                            known.startedAt(),
                            taken,
                            item(chain),
                            ended));
                });
    }

    private static Optional<Scope.Item> item(List<Run> chain) {
        return chain.stream()
                .takeWhile(Run::isBlock)
                .map(Run::parent)
                .flatMap(Stream::ofNullable)
                .filter(parent -> parent.item() != null)
                .findFirst()
                .map(parent ->
                        new Scope.Item(Objects.requireNonNull(parent.item()).value(), parent.index()));
    }

    /** Stores what the parent takes from a child. */
    public Uni<Void> output(SqlConnection c, String runId, @Nullable Object output) {
        return c.preparedQuery("update run set output = $2::text::jsonb where id = $1")
                .execute(Tuple.of(runId, Documents.write(output)))
                .replaceWithVoid();
    }

    /** Has the parent of a child that ended look at its children. Waits for a turn of the parent that is under way. */
    public Uni<Void> wakeParent(SqlConnection c, String parentId, Instant now) {
        return c.preparedQuery("update run set wake_at = $2 where id = $1 and wake_at is not null")
                .execute(Tuple.of(parentId, Utc.of(now)))
                .chain(() -> DueBell.ring(c));
    }

    /** Has the children of a run that ended look for it; those that are in a turn of their own see it in the next. */
    public Uni<Void> wakeChildren(SqlConnection c, String parentId, Instant now) {
        return c.preparedQuery("""
                        update run set wake_at = $2 where id = any(array(
                            select id from run where parent_id = $1 and wake_at is not null for update skip locked))
                        """).execute(Tuple.of(parentId, Utc.of(now))).chain(() -> DueBell.ring(c));
    }

    /** Has the children of a step that has given up look for that. */
    public Uni<Void> wakeChildren(SqlConnection c, String parentId, String path, Instant now) {
        return c.preparedQuery("""
                        update run set wake_at = $3 where id = any(array(
                            select id from run
                            where parent_id = $1 and parent_path = $2 and wake_at is not null for update skip locked))
                        """)
                .execute(Tuple.of(parentId, path, Utc.of(now)))
                .chain(() -> DueBell.ring(c));
    }

    public Uni<Tally> tally(SqlConnection c, String parentId, String path) {
        return c.preparedQuery("""
                        select count(*)::int as total,
                               count(*) filter (where finished_at is not null)::int as ended,
                               count(*) filter (where status in ('failed', 'cancelled'))::int as failed,
                               count(*) filter (where status = 'running' and wake_at = $3)::int as queued,
                               coalesce(sum(octet_length(output::text)), 0)::bigint as bytes
                        from run where parent_id = $1 and parent_path = $2
                        """)
                .execute(Tuple.of(parentId, path, Utc.of(StepState.AwaitingChildren.NEVER)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Tally(
                            row.getInteger("total"),
                            row.getInteger("ended"),
                            row.getInteger("failed"),
                            row.getInteger("queued"),
                            row.getLong("bytes"));
                });
    }

    /** Makes the next few of the queued children due. */
    public Uni<Void> release(SqlConnection c, String parentId, String path, int most, Instant now) {
        return c.preparedQuery("""
                        update run set wake_at = $4 where id = any(array(
                            select id from run
                            where parent_id = $1 and parent_path = $2 and status = 'running' and wake_at = $5
                            order by item_index limit $3 for update skip locked))
                        """)
                .execute(Tuple.of(parentId, path, most, Utc.of(now), Utc.of(StepState.AwaitingChildren.NEVER)))
                .chain(() -> DueBell.ring(c));
    }

    /** Ends the queued children; one that somebody else has in hand ends by that, and wakes the parent. */
    public Uni<Void> dropQueued(SqlConnection c, String parentId, String path, Instant now) {
        return c.preparedQuery("""
                        update run set status = 'cancelled', wake_at = null, finished_at = $3
                        where id = any(array(
                            select id from run
                            where parent_id = $1 and parent_path = $2 and status = 'running' and wake_at = $4
                            for update skip locked))
                        """)
                .execute(Tuple.of(parentId, path, Utc.of(now), Utc.of(StepState.AwaitingChildren.NEVER)))
                .replaceWithVoid();
    }

    /**
     * Queues the failed and cancelled children of a step, and what failed inside them, to begin again where they failed. A
     * command that writes records and has no answer yet is not sent again: its step waits for the answer.
     *
     * @param deadline of those answers
     * @return how many there are
     */
    public Uni<Integer> again(SqlConnection c, String parentId, String path, Instant now, Instant deadline) {
        // An answer that comes at this moment is either noted before, or finds the step waiting.
        return c.preparedQuery("with recursive " + INSIDE
                        + " select id from run where id in (select id from inside) order by id for update")
                .execute(Tuple.of(parentId, path))
                .chain(() -> taken(c, parentId, path, now, deadline));
    }

    private static Uni<Integer> taken(SqlConnection c, String parentId, String path, Instant now, Instant deadline) {
        return c.preparedQuery("with recursive " + INSIDE + """
                        ,
                        -- The step at which a run stopped. Others that failed were recovered from.
                        last as (
                            select distinct on (step.run_id) step.run_id, step.path, step.status,
                                   exists (select 1 from run r
                                           where r.parent_id = step.run_id and r.parent_path = step.path) as parent,
                                   step.action = any($6) and step.attempts is not null
                                       and step.attempts -> -1 ->> 'answeredAt' is null
                                       and step.attempts -> -1 ->> 'givenUpAt' is null as unanswered
                            from step join inside on step.run_id = inside.id
                            where step.status <> 'succeeded' or step.path not like '%/compensate/%'
                            order by step.run_id, step.position desc, step.started_at desc),
                        -- One that waits for an answer was taken up before, and dropped while it was queued.
                        ended as (select * from last where status in ('failed', 'cancelled', 'awaiting_result')),
                        dropped as (
                            delete from step using ended
                            where step.run_id = ended.run_id and step.path = ended.path
                                  and not ended.parent and not ended.unanswered),
                        waiting as (
                            update step set status = 'awaiting_children', attempt = 1, wake_at = $3, reason = null,
                                            finished_at = null
                            from ended
                            where step.run_id = ended.run_id and step.path = ended.path and ended.parent),
                        unanswered as (
                            update step set status = 'awaiting_result', attempt = jsonb_array_length(attempts),
                                            wake_at = $5, started_at = $4, reason = null, finished_at = null
                            from ended
                            where step.run_id = ended.run_id and step.path = ended.path
                                  and not ended.parent and ended.unanswered)
                        update run set status = 'running', reason = null, finished_at = null, wake_at = $3
                        from inside where run.id = inside.id
                        """)
                .execute(Tuple.of(
                        parentId,
                        path,
                        Utc.of(StepState.AwaitingChildren.NEVER),
                        Utc.of(now),
                        Utc.of(deadline),
                        Kinds.ofCommands().toArray(String[]::new)))
                .map(RowSet::rowCount);
    }

    /** In their order. */
    public Uni<List<Ended>> ended(SqlConnection c, String parentId, String path) {
        return c.preparedQuery("""
                        select id, item_index, scope, status, reason, output::text as output from run
                        where parent_id = $1 and parent_path = $2 and finished_at is not null order by item_index
                        """)
                .execute(Tuple.of(parentId, path))
                .map(rows -> stream(rows).map(ChildStore::ended).toList());
    }

    /** The first that failed on its own. */
    public Uni<Optional<Ended>> firstFailed(SqlConnection c, String parentId, String path) {
        return c.preparedQuery("""
                        select id, item_index, scope, status, reason, null as output from run
                        where parent_id = $1 and parent_path = $2 and status in ('failed', 'cancelled')
                        order by status = 'cancelled', item_index limit 1
                        """)
                .execute(Tuple.of(parentId, path))
                .map(rows -> stream(rows).findFirst().map(ChildStore::ended));
    }

    /** In the order of their items, one more than the limit. */
    public Uni<List<Run>> list(SqlClient c, String parentId, PageRequest page) {
        return c.preparedQuery(RunStore.SELECT + "where parent_id = $1 and sequence > $2 order by sequence limit $3")
                .execute(Tuple.of(parentId, page.sequenceOr(0), page.rows()))
                .map(rows -> stream(rows).map(RunStore::run).toList());
    }

    private static Ended ended(Row row) {
        String output = row.getString("output");
        return new Ended(
                row.getString("id"),
                row.getInteger("item_index"),
                row.getString("scope"),
                row.getString("status"),
                row.getString("reason"),
                output == null ? null : Documents.readAny(output));
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return Rows.stream(rows);
    }
}
