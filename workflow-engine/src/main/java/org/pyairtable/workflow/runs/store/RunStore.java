package org.pyairtable.workflow.runs.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.TriggerData;

/** Runs in the database. The run table is also the queue of due runs. */
@Singleton
public class RunStore {
    public static final String COLUMNS = """
            id, sequence, workflow_id, version, status, reason, depth, cause_id, correlation, traceparent,
            trigger::text as trigger, wake_at, started_at, finished_at, parent_id, parent_path, scope,
            item_index, item::text as item
            """;

    static final String SELECT = "select " + COLUMNS + " from run ";

    /** A due run. */
    public record Due(String runId, @Nullable String traceparent) {}

    /** Empty when the cause started this workflow for this record before. */
    public Uni<Optional<Run>> insert(SqlConnection c, Run run, String causeSource) {
        return c.preparedQuery("""
                        insert into run (id, workflow_id, version, status, reason, depth, cause_id, record_id,
                                         correlation, traceparent, trigger, wake_at, started_at, finished_at,
                                         cause_source, workspace_id)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::jsonb, $12, $13, $14, $15,
                                (select workspace_id from workflow where id = $2))
                        on conflict (workflow_id, cause_source, cause_id, record_id) do nothing
                        returning sequence
                        """)
                .execute(Tuple.tuple()
                        .addString(run.id())
                        .addString(run.workflowId())
                        .addInteger(run.version())
                        .addString(run.state().status())
                        .addString(reason(run.state()))
                        .addInteger(run.depth())
                        .addString(run.causeId())
                        .addString(run.trigger().recordId())
                        .addString(run.correlation())
                        .addString(run.traceparent())
                        .addString(Documents.write(run.trigger()))
                        .addOffsetDateTime(wakeAt(run))
                        .addOffsetDateTime(Utc.of(run.startedAt()))
                        .addOffsetDateTime(finishedAt(run.state()))
                        .addString(causeSource))
                .map(rows -> stream(rows).findFirst().map(inserted -> run));
    }

    public Uni<Void> update(SqlConnection c, Run run) {
        return c.preparedQuery("""
                        update run set status = $2, reason = $3, wake_at = $4, finished_at = $5, failures = 0
                        where id = $1
                        """)
                .execute(Tuple.tuple()
                        .addString(run.id())
                        .addString(run.state().status())
                        .addString(reason(run.state()))
                        .addOffsetDateTime(wakeAt(run))
                        .addOffsetDateTime(finishedAt(run.state())))
                .replaceWithVoid();
    }

    public Uni<Optional<Run>> find(SqlClient c, String id) {
        return c.preparedQuery(SELECT + "where id = $1").execute(Tuple.of(id)).map(RunStore::first);
    }

    /** A run, and whether it was started with the input in question. */
    public record Caused(Run run, boolean sameInput) {}

    /** The run about no record that a cause has started. */
    public Uni<Optional<Caused>> causedBy(
            SqlClient c, String workflowId, String causeSource, String causeId, TriggerData trigger) {
        return c.preparedQuery("select trigger -> 'values' = $4::text::jsonb as same_input, " + COLUMNS
                        + " from run where workflow_id = $1 and cause_source = $2 and cause_id = $3 and record_id = ''")
                .execute(Tuple.of(workflowId, causeSource, causeId, Documents.write(trigger.values())))
                .map(rows -> stream(rows)
                        .findFirst()
                        .map(row -> new Caused(run(row), Boolean.TRUE.equals(row.getBoolean("same_input")))));
    }

    /** Differs after each turn of the run; empty when the run does not exist. */
    public Uni<Optional<String>> mark(SqlClient c, String id) {
        return c.preparedQuery("select xmin::text || ctid::text as mark from run where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> stream(rows).findFirst().map(row -> row.getString("mark")));
    }

    /** Locks the run until the transaction ends. */
    public Uni<Optional<Run>> lock(SqlConnection c, String id) {
        return c.preparedQuery(SELECT + "where id = $1 for update")
                .execute(Tuple.of(id))
                .map(RunStore::first);
    }

    /** Empty when it is no longer due, or when another transaction holds it. */
    public Uni<Optional<Run>> lockDue(SqlConnection c, String id, Instant now) {
        return c.preparedQuery(SELECT + "where id = $1 and wake_at <= $2 for update skip locked")
                .execute(Tuple.of(id, Utc.of(now)))
                .map(RunStore::first);
    }

    public Uni<List<Due>> due(SqlClient c, Instant now, int most) {
        return c.preparedQuery("select id, traceparent from run where wake_at <= $1 order by wake_at limit $2")
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> stream(rows)
                        .map(row -> new Due(row.getString("id"), row.getString("traceparent")))
                        .toList());
    }

    /** When the next run is due; empty when none waits. */
    public Uni<Optional<Instant>> nextDue(SqlClient c) {
        return c.query("select wake_at from run where wake_at is not null order by wake_at limit 1")
                .execute()
                .map(rows -> stream(rows).findFirst().map(row -> Rows.instant(row, "wake_at")));
    }

    /**
     * Records a failed attempt to advance the run, which is repeated after a pause that doubles each time. Returns the
     * number of failures in a row.
     */
    public Uni<Integer> postpone(SqlConnection c, String id, Instant now) {
        return c.preparedQuery("""
                        update run set failures = failures + 1,
                                       wake_at = $2 + make_interval(secs => power(2, failures))
                        where id = $1 and wake_at is not null
                        returning failures
                        """).execute(Tuple.of(id, Utc.of(now))).map(rows -> stream(rows)
                .findFirst()
                .map(row -> row.getInteger("failures"))
                .orElse(0));
    }

    /** The run whose step sent this command, locked until the transaction ends. */
    public Uni<Optional<Run>> lockSender(SqlConnection c, String commandId) {
        return c.preparedQuery(SELECT + "where id = (select run_id from step where command_id = $1) for update")
                .execute(Tuple.of(commandId))
                .map(RunStore::first);
    }

    /** The run whose step sent this command. */
    public Uni<Optional<Run>> sender(SqlClient c, String commandId) {
        return c.preparedQuery(SELECT + "where id = (select run_id from step where command_id = $1)")
                .execute(Tuple.of(commandId))
                .map(RunStore::first);
    }

    /** The run whose step waits for this command or activity; empty when it has been given up. */
    public Uni<Optional<Run>> awaiting(SqlClient c, String commandId) {
        return c.preparedQuery(SELECT + """
                        where wake_at is not null and id = (
                            select run_id from step where command_id = $1 and status = 'awaiting_result')
                        """).execute(Tuple.of(commandId)).map(RunStore::first);
    }

    /** Stores how it runs another one again. */
    public Uni<Void> replays(SqlConnection c, String id, Replay replay) {
        return c.preparedQuery("update run set replay_of = $2, replay_from = $3, taken_over = $4 where id = $1")
                .execute(Tuple.of(id, replay.runId(), replay.from(), replay.takenOver()))
                .replaceWithVoid();
    }

    /** How it runs another one again; empty when it does not. */
    public Uni<Optional<Replay>> replay(SqlClient c, String id) {
        return c.preparedQuery("select replay_of, replay_from, taken_over from run where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> stream(rows)
                        .filter(row -> row.getString("replay_of") != null)
                        .findFirst()
                        .map(row -> new Replay(
                                row.getString("replay_of"),
                                row.getString("replay_from"),
                                row.getInteger("taken_over"))));
    }

    /** The last run that runs it again; empty when none does. */
    public Uni<Optional<String>> lastReplay(SqlClient c, String id) {
        return c.preparedQuery("select id from run where replay_of = $1 order by sequence desc limit 1")
                .execute(Tuple.of(id))
                .map(rows -> stream(rows).findFirst().map(row -> row.getString("id")));
    }

    private static Optional<Run> first(RowSet<Row> rows) {
        return stream(rows).findFirst().map(RunStore::run);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return Rows.stream(rows);
    }

    public static Run run(Row row) {
        return new Run(
                row.getString("id"),
                row.getLong("sequence"),
                row.getString("workflow_id"),
                row.getInteger("version"),
                state(row),
                row.getInteger("depth"),
                row.getString("cause_id"),
                row.getString("correlation"),
                row.getString("traceparent"),
                Documents.read(row.getString("trigger"), TriggerData.class),
                Rows.instant(row, "started_at"),
                parent(row));
    }

    private static Run.@Nullable Parent parent(Row row) {
        String runId = row.getString("parent_id");
        String item = row.getString("item");
        return runId == null
                ? null
                : new Run.Parent(
                        runId,
                        row.getString("parent_path"),
                        row.getString("scope"),
                        row.getInteger("item_index"),
                        item == null ? null : new Run.Item(Documents.readAny(item)));
    }

    private static RunState state(Row row) {
        String status = row.getString("status");
        return switch (status) {
            case "running" -> new RunState.Running();
            case "waiting" -> new RunState.Waiting(Rows.instant(row, "wake_at"));
            case "succeeded" -> new RunState.Succeeded(finishedAt(row));
            case "failed" -> new RunState.Failed(row.getString("reason"), finishedAt(row));
            case "cancelled" -> new RunState.Cancelled(row.getString("reason"), finishedAt(row));
            default -> throw new IllegalStateException("A run is " + status);
        };
    }

    private static Instant finishedAt(Row row) {
        return Rows.instant(row, "finished_at");
    }

    private static @Nullable String reason(RunState state) {
        return switch (state) {
            case RunState.Failed failed -> failed.reason();
            case RunState.Cancelled cancelled -> cancelled.reason();
            case RunState.Active active -> null;
            case RunState.Succeeded succeeded -> null;
        };
    }

    private static @Nullable OffsetDateTime wakeAt(Run run) {
        return switch (run.state()) {
            // What is left running is due since it was started.
            case RunState.Running s -> Utc.of(run.startedAt());
            case RunState.Waiting s -> Utc.of(s.until());
            case RunState.Succeeded s -> null;
            case RunState.Failed s -> null;
            case RunState.Cancelled s -> null;
        };
    }

    private static @Nullable OffsetDateTime finishedAt(RunState state) {
        return switch (state) {
            case RunState.Running s -> null;
            case RunState.Waiting s -> null;
            case RunState.Succeeded s -> Utc.of(s.at());
            case RunState.Failed s -> Utc.of(s.at());
            case RunState.Cancelled s -> Utc.of(s.at());
        };
    }
}
