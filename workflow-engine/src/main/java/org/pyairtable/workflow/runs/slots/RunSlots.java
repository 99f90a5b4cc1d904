package org.pyairtable.workflow.runs.slots;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.definitions.Concurrency;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.formulas.CellValues;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.runs.state.Lineage;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.runs.store.DueBell;
import org.pyairtable.workflow.scope.PartialCellException;

/**
 * Bounds how many runs of a workflow are under way and start in a minute, by its {@link Concurrency}. A run takes a slot in the
 * transaction that starts it and gives it up in the one that ends it, which wakes the runs that have waited longest. Transactions about one key follow each
 * other, so no two of them take the same slot.
 */
@Singleton
public class RunSlots {
    private static final Logger LOG = Logger.getLogger(RunSlots.class);

    /** Of one key. */
    private static final int MOST_QUEUED = 10_000;

    private static final int LONGEST_KEY = 200;

    /** What becomes of a run. */
    public sealed interface Entry {
        record Admitted() implements Entry {}

        /** @param until when it may start; {@link StepState.AwaitingChildren#NEVER} when another one's end decides that */
        record Queued(Instant until) implements Entry {}

        record Skipped(String reason) implements Entry {}

        /** Too many start for the pace of the workflow, which its author should know. */
        record Overrun(String reason) implements Entry {}

        /** Its key cannot be computed. */
        record Refused(String reason) implements Entry {}
    }

    private record Queue(String workflowId, String key) {}

    /**
     * The runs of a key.
     *
     * @param held those under way
     * @param queued those that wait
     * @param staying those of both that nothing replaces
     */
    private record Count(long held, long queued, long staying) {}

    private final RunPace pace;
    private final Pool pool;
    private final Clock clock;

    RunSlots(RunPace pace, Pool pool, Clock clock) {
        this.pace = pace;
        this.pool = pool;
        this.clock = clock;
    }

    public Uni<Entry> enter(SqlConnection c, Workflow workflow, Concurrency rule, Run run, Instant now) {
        Uni<Entry> slot = rule.limit() == null
                ? Uni.createFrom().item(new Entry.Admitted())
                : slot(c, workflow, rule, rule.limit(), run, now);
        Integer perMinute = rule.runsPerMinute();
        return perMinute == null
                ? slot
                : slot.chain(entry -> switch (entry) {
                    case Entry.Admitted admitted -> paced(c, workflow, perMinute, entry, run, now);
                    case Entry.Queued queued -> paced(c, workflow, perMinute, entry, run, now);
                    case Entry.Skipped skipped -> Uni.createFrom().item(entry);
                    case Entry.Overrun overrun -> Uni.createFrom().item(entry);
                    case Entry.Refused refused -> Uni.createFrom().item(entry);
                });
    }

    /** One that waits for a slot has its time as well; whichever comes last lets it start. */
    private Uni<Entry> paced(SqlConnection c, Workflow workflow, int perMinute, Entry entry, Run run, Instant now) {
        return pace.place(c, workflow.id(), perMinute, run.id(), now).map(place -> {
            if (place.isEmpty()) {
                return new Entry.Overrun("Skipped: " + RunPace.MOST_WAITING
                        + " runs of the workflow wait already, the most that may, for it starts " + perMinute
                        + " a minute");
            }
            return entry instanceof Entry.Admitted && place.get().isAfter(now) ? new Entry.Queued(place.get()) : entry;
        });
    }

    private Uni<Entry> slot(SqlConnection c, Workflow workflow, Concurrency rule, int limit, Run run, Instant now) {
        String key;
        try {
            key = key(workflow, rule, run, now);
        } catch (PartialCellException | FormulaException e) {
            return Uni.createFrom().item(new Entry.Refused("concurrency.key: " + e.getMessage()));
        }
        return lock(c, workflow.id(), key)
                .chain(() -> c.preparedQuery("""
                                select count(*) filter (where not queued) as held, count(*) filter (where queued) as queued,
                                       count(*) filter (where replaced_by is null) as staying
                                from run_slot where workflow_id = $1 and key = $2
                                """).execute(Tuple.of(workflow.id(), key)))
                .map(rows -> rows.iterator().next())
                .map(row -> new Count(row.getLong("held"), row.getLong("queued"), row.getLong("staying")))
                .chain(count -> {
                    Entry entry = entry(rule, limit, key, count);
                    return entered(c, workflow.id(), key, run.id(), entry)
                            .chain(() -> entry instanceof Entry.Queued && rule.full() == Concurrency.WhenFull.REPLACE
                                    ? replace(c, workflow.id(), key, run.id(), count.staying() + 1 - limit)
                                    : Uni.createFrom().voidItem())
                            .replaceWith(entry);
                });
    }

    private static Uni<Void> entered(SqlConnection c, String workflowId, String key, String runId, Entry entry) {
        return switch (entry) {
            case Entry.Admitted admitted -> insert(c, workflowId, key, runId, false);
            case Entry.Queued queued -> insert(c, workflowId, key, runId, true);
            case Entry.Skipped skipped -> Uni.createFrom().voidItem();
            case Entry.Overrun overrun -> Uni.createFrom().voidItem();
            case Entry.Refused refused -> Uni.createFrom().voidItem();
        };
    }

    private static Entry entry(Concurrency rule, int limit, String key, Count count) {
        if (count.held() < limit) {
            return new Entry.Admitted();
        }
        String full = "as many runs of the workflow" + (key.isEmpty() ? "" : " for '" + key + "'")
                + " are under way as its concurrency allows, " + limit;
        if (rule.full() == Concurrency.WhenFull.SKIP) {
            return new Entry.Skipped("Skipped: " + full);
        }
        return count.queued() < MOST_QUEUED
                ? new Entry.Queued(StepState.AwaitingChildren.NEVER)
                : new Entry.Skipped("Skipped: " + full + ", and " + count.queued() + " wait, the most that may");
    }

    /** Marks the oldest others, which are cancelled after the transaction. One that ends at the moment is skipped: it makes room itself. */
    private static Uni<Void> replace(SqlConnection c, String workflowId, String key, String runId, long most) {
        return c.preparedQuery("""
                        with oldest as (
                            select run_id from run_slot
                            where workflow_id = $1 and key = $2 and replaced_by is null and run_id <> $3
                            order by sequence limit greatest(0, $4))
                        update run_slot set replaced_by = $3 where run_id in (
                            select run_id from run_slot where run_id in (select run_id from oldest) for update skip locked)
                        """)
                .execute(Tuple.of(workflowId, key, runId, most))
                .chain(() -> DueBell.ring(c));
    }

    private static String key(Workflow workflow, Concurrency rule, Run run, Instant now) {
        if (rule.key() == null) {
            return "";
        }
        String key = CellValues.toJson(
                        StepFormula.bind(rule.key(), workflow.definition().triggerTable())
                                .evaluate(Lineage.of(run).scope(workflow.definition(), Stream.empty()), now))
                .map(String::valueOf)
                .orElse("");
        return key.length() <= LONGEST_KEY
                ? key
                : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Uni<Void> insert(SqlConnection c, String workflowId, String key, String runId, boolean queued) {
        return c.preparedQuery("insert into run_slot (run_id, workflow_id, key, queued) values ($1, $2, $3, $4)")
                .execute(Tuple.of(runId, workflowId, key, queued))
                .replaceWithVoid();
    }

    /** The run has ended. Wakes as many others as may run now. */
    public Uni<Void> leave(SqlConnection c, Workflow workflow, int limit, String runId, Instant now) {
        return c.preparedQuery("delete from run_slot where run_id = $1 returning key")
                .execute(Tuple.of(runId))
                .map(rows -> Rows.stream(rows).findFirst().map(row -> row.getString("key")))
                .chain(left -> left.map(
                                key -> lock(c, workflow.id(), key).chain(() -> wake(c, workflow.id(), key, limit, now)))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** One that somebody cancels at the moment is skipped: its own end wakes the next. */
    private static Uni<Void> wake(SqlConnection c, String workflowId, String key, int limit, Instant now) {
        return c.preparedQuery("""
                        with next as (
                            select s.run_id from run_slot s join run r on r.id = s.run_id
                            where s.workflow_id = $1 and s.key = $2 and s.queued and s.replaced_by is null
                            order by s.sequence
                            limit greatest(0, $3 - (select count(*) from run_slot h
                                where h.workflow_id = $1 and h.key = $2 and not h.queued))
                            for update of r skip locked
                        ), admitted as (
                            update run_slot set queued = false where run_id in (select run_id from next)
                        )
                        update run set wake_at = greatest($4, (select at from run_pace p where p.run_id = run.id))
                        where id in (select run_id from next) and wake_at is not null
                        """)
                .execute(Tuple.of(workflowId, key, (long) limit, Utc.of(now)))
                .chain(rows ->
                        rows.rowCount() > 0 ? DueBell.ring(c) : Uni.createFrom().voidItem());
    }

    /** Runs that wait though no other one is under way: the only one to wake was locked when that one ended. */
    @Scheduled(identity = "run-slots", every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return pool.query("""
                        select distinct s.workflow_id, s.key from run_slot s
                        where s.queued and not exists (select from run_slot h
                            where h.workflow_id = s.workflow_id and h.key = s.key and not h.queued)
                        limit 1000
                        """)
                .execute()
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Queue(row.getString("workflow_id"), row.getString("key")))
                        .toList())
                .chain(queues -> Sequential.each(queues, this::wakeFirst))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Queued runs not looked at, that is tried again in 30 s: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> wakeFirst(Queue queue) {
        return pool.withTransaction(c -> lock(c, queue.workflowId(), queue.key())
                .chain(() -> wake(c, queue.workflowId(), queue.key(), 1, clock.instant())));
    }

    private static Uni<Void> lock(SqlConnection c, String workflowId, String key) {
        return c.preparedQuery("select pg_advisory_xact_lock(hashtextextended($1::text, 0))")
                .execute(Tuple.of("slots of " + workflowId + " " + key))
                .replaceWithVoid();
    }
}
