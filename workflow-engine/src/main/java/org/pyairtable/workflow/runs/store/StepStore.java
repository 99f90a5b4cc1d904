package org.pyairtable.workflow.runs.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.runs.state.Attempt;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;

/** The steps of runs in the database. */
@Singleton
public class StepStore {
    private static final String SELECT = """
            select path, position, step_id, action, status, attempt, command_id, wake_at, output::text as output, reason,
                   started_at, finished_at, sent::text as sent, attempts::text as attempts
            from step
            """;

    /** Columns of a state. */
    private record Columns(
            String status,
            int attempt,
            @Nullable String commandId,
            @Nullable Instant wakeAt,
            @Nullable Object output,
            @Nullable String reason,
            @Nullable Instant finishedAt) {}

    /** Fails when one of the steps was started before. */
    public Uni<Void> insert(SqlConnection c, String runId, List<StepRun> steps) {
        List<Columns> columns =
                steps.stream().map(step -> columns(step.state())).toList();
        return c.preparedQuery("""
                        insert into step (run_id, path, status, attempt, command_id, wake_at, output, reason,
                                          finished_at, sent, attempts, position, step_id, action, started_at)
                        select $1, path, status, attempt, command_id, wake_at, output::jsonb, reason,
                               finished_at, sent::jsonb, attempts::jsonb, position, step_id, action, started_at
                        from unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::timestamptz[], $7::text[], $8::text[],
                                    $9::timestamptz[], $10::text[], $11::text[], $12::int[], $13::text[], $14::text[],
                                    $15::timestamptz[])
                             as s (path, status, attempt, command_id, wake_at, output, reason,
                                   finished_at, sent, attempts, position, step_id, action, started_at)
                        """)
                .execute(Tuple.tuple()
                        .addString(runId)
                        .addArrayOfString(texts(steps, StepRun::path))
                        .addArrayOfString(texts(columns, Columns::status))
                        .addArrayOfInteger(
                                columns.stream().map(Columns::attempt).toArray(Integer[]::new))
                        .addArrayOfString(texts(columns, Columns::commandId))
                        .addArrayOfOffsetDateTime(times(columns, Columns::wakeAt))
                        .addArrayOfString(texts(columns, column -> json(column.output())))
                        .addArrayOfString(texts(columns, Columns::reason))
                        .addArrayOfOffsetDateTime(times(columns, Columns::finishedAt))
                        .addArrayOfString(texts(steps, step -> json(step.sent())))
                        .addArrayOfString(texts(steps, StepStore::attempts))
                        .addArrayOfInteger(steps.stream().map(StepRun::position).toArray(Integer[]::new))
                        .addArrayOfString(texts(steps, StepRun::stepId))
                        .addArrayOfString(texts(steps, StepRun::action))
                        .addArrayOfOffsetDateTime(times(steps, StepRun::startedAt)))
                .replaceWithVoid();
    }

    private static <T> @Nullable String[] texts(List<T> items, Function<T, @Nullable String> text) {
        return items.stream().map(text).toArray(String[]::new);
    }

    private static <T> @Nullable OffsetDateTime[] times(List<T> items, Function<T, @Nullable Instant> time) {
        return items.stream().map(time.andThen(Utc::ofNullable)).toArray(OffsetDateTime[]::new);
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : Documents.write(value);
    }

    private static @Nullable String attempts(StepRun step) {
        return step.attempts().isEmpty() ? null : Documents.write(step.attempts());
    }

    public Uni<Void> update(SqlConnection c, String runId, StepRun step) {
        return c.preparedQuery("""
                        update step set status = $3, attempt = $4, command_id = coalesce($5, command_id), wake_at = $6,
                                        output = $7::text::jsonb, reason = $8, finished_at = $9,
                                        sent = $10::text::jsonb, attempts = $11::text::jsonb
                        where run_id = $1 and path = $2
                        """).execute(state(runId, step)).replaceWithVoid();
    }

    public Uni<Void> delete(SqlConnection c, String runId, String path) {
        return c.preparedQuery("delete from step where run_id = $1 and path = $2")
                .execute(Tuple.of(runId, path))
                .replaceWithVoid();
    }

    /** From a position on, in order of execution. */
    public Uni<List<StepRun>> from(SqlClient c, String runId, int position) {
        return c.preparedQuery(SELECT + "where run_id = $1 and position >= $2 order by position")
                .execute(Tuple.of(runId, position))
                .map(rows -> Rows.stream(rows).map(StepStore::step).toList());
    }

    /** Copies the steps that a run takes over from another one. Answers to their commands go to the other one. */
    public Uni<Void> takeOver(SqlConnection c, Replay replay, String runId) {
        return c.preparedQuery("""
                        insert into step (run_id, path, position, step_id, action, status, attempt, output, reason,
                                          started_at, finished_at, sent, attempts)
                        select $1, path, position, step_id, action, status, attempt, output, reason, started_at,
                               finished_at, sent, attempts
                        from step where run_id = $2 and position < $3
                        """)
                .execute(Tuple.of(runId, replay.runId(), replay.takenOver()))
                .replaceWithVoid();
    }

    /** Those of several runs that have ended, in order of execution. */
    Uni<List<StepRun>> endedOf(SqlClient c, List<String> runIds) {
        return c.preparedQuery(
                        SELECT + "where run_id = any($1) and finished_at is not null order by started_at, position")
                .execute(Tuple.of(runIds.toArray(String[]::new)))
                .map(rows -> Rows.stream(rows).map(StepStore::step).toList());
    }

    /** By path, in order of execution. */
    public Uni<Map<String, StepRun>> of(SqlClient c, String runId) {
        return c.preparedQuery(SELECT + "where run_id = $1 order by position")
                .execute(Tuple.of(runId))
                .map(rows -> {
                    Map<String, StepRun> steps = new LinkedHashMap<>();
                    Rows.stream(rows).map(StepStore::step).forEach(step -> steps.put(step.path(), step));
                    return steps;
                });
    }

    private static Tuple state(String runId, StepRun step) {
        Columns columns = columns(step.state());
        return Tuple.tuple()
                .addString(runId)
                .addString(step.path())
                .addString(columns.status())
                .addInteger(columns.attempt())
                .addString(columns.commandId())
                .addOffsetDateTime(Utc.ofNullable(columns.wakeAt()))
                .addString(json(columns.output()))
                .addString(columns.reason())
                .addOffsetDateTime(Utc.ofNullable(columns.finishedAt()))
                .addString(json(step.sent()))
                .addString(attempts(step));
    }

    private static Columns columns(StepState state) {
        return switch (state) {
            case StepState.AwaitingResult s ->
                new Columns("awaiting_result", s.attempt(), s.commandId(), s.until(), null, null, null);
            case StepState.BackingOff s ->
                new Columns("backing_off", s.attempt(), s.commandId(), s.until(), null, s.reason(), null);
            case StepState.AwaitingChildren s ->
                new Columns("awaiting_children", s.atOnce(), null, s.until(), null, null, null);
            case StepState.AwaitingDecision s -> new Columns("awaiting_decision", 0, null, s.until(), null, null, null);
            case StepState.AwaitingEvent s -> new Columns("awaiting_event", 0, null, s.until(), null, null, null);
            case StepState.Sleeping s -> new Columns("sleeping", 0, null, s.until(), null, null, null);
            case StepState.Succeeded s -> new Columns("succeeded", 0, null, null, s.output(), null, s.at());
            case StepState.Failed s -> new Columns("failed", 0, null, null, null, s.reason(), s.at());
            case StepState.Cancelled s -> new Columns("cancelled", 0, null, null, null, null, s.at());
        };
    }

    private static StepRun step(Row row) {
        String sent = row.getString("sent");
        String attempts = row.getString("attempts");
        return new StepRun(
                row.getString("path"),
                row.getInteger("position"),
                row.getString("step_id"),
                row.getString("action"),
                state(row),
                Rows.instant(row, "started_at"),
                sent == null ? null : Documents.read(sent, Object.class),
                attempts == null ? List.of() : List.of(Documents.read(attempts, Attempt[].class)));
    }

    private static StepState state(Row row) {
        String status = row.getString("status");
        return switch (status) {
            case "awaiting_result" ->
                new StepState.AwaitingResult(
                        row.getString("command_id"), row.getInteger("attempt"), time(row, "wake_at"));
            case "backing_off" ->
                new StepState.BackingOff(
                        row.getString("command_id"),
                        row.getInteger("attempt"),
                        row.getString("reason"),
                        time(row, "wake_at"));
            case "awaiting_children" -> new StepState.AwaitingChildren(row.getInteger("attempt"));
            case "awaiting_decision" -> new StepState.AwaitingDecision(time(row, "wake_at"));
            case "awaiting_event" -> new StepState.AwaitingEvent(time(row, "wake_at"));
            case "sleeping" -> new StepState.Sleeping(time(row, "wake_at"));
            case "succeeded" -> {
                String output = row.getString("output");
                yield new StepState.Succeeded(
                        output == null ? null : Documents.read(output, Object.class), time(row, "finished_at"));
            }
            case "failed" -> new StepState.Failed(row.getString("reason"), time(row, "finished_at"));
            case "cancelled" -> new StepState.Cancelled(time(row, "finished_at"));
            default -> throw new IllegalStateException("A step is " + status);
        };
    }

    private static Instant time(Row row, String column) {
        return Rows.instant(row, column);
    }
}
