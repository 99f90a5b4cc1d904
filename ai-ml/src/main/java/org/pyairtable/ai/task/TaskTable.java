package org.pyairtable.ai.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AiCommand.PerformTask;
import org.pyairtable.events.AiResult;
import org.pyairtable.events.AiResult.TaskDone;
import org.pyairtable.events.AiResult.TaskRejected;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** Tasks by their keys. Several instances take from it at the same time, under leases; what is done once stays done. */
@Singleton
class TaskTable {
    /** One that was not done is done again; one that is done, or being done, is answered to the last who asked. */
    private static final String ADD = """
            insert into ai_task (id, workspace_id, actor, command_id, correlation, task, state, due_at, created_at)
            values ($1, $2, $3, $4, $5, $6::text::jsonb, 'pending', $7, $7)
            on conflict (id) do update set command_id = excluded.command_id, correlation = excluded.correlation,
                actor = excluded.actor,
                state = case when ai_task.state = 'done' then 'done' else 'pending' end,
                task = case when ai_task.state = 'done' then null else excluded.task end,
                ended_at = case when ai_task.state = 'done' then ai_task.ended_at end,
                due_at = case when ai_task.state = 'pending' then ai_task.due_at else excluded.due_at end
            where ai_task.workspace_id = excluded.workspace_id
            returning done::text as done""";

    private static final String TAKE = """
            update ai_task set lease = $1, due_at = $2 where id in (
                select id from ai_task where state = 'pending' and due_at <= $3
                order by due_at limit $4 for update skip locked)
            returning id, actor, task::text as task""";
    private static final String END = """
            update ai_task set state = $3, done = $4::text::jsonb, ended_at = $5, task = null, lease = null
            where id = $1 and lease = $2 and state = 'pending'
            returning workspace_id, actor, command_id, correlation""";

    /**
     * A task that this instance may do now.
     *
     * @param token proves that the lease is still held when the end is recorded
     */
    record Leased(UUID token, String actor, PerformTask task) {}

    private final Pool pool;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final Clock clock;

    TaskTable(Pool pool, Outbox outbox, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
    }

    /** In the transaction of the command. What is done already is answered at once. */
    Uni<Void> add(SqlConnection connection, Envelope<?> command, PerformTask task) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addString(task.key())
                        .addString(task.workspaceId())
                        .addString(command.actor())
                        .addString(command.id())
                        .addString(command.correlation())
                        .addString(write(task))
                        .addOffsetDateTime(Utc.of(clock.instant())))
                .chain(rows -> {
                    Row row = first(rows)
                            .orElseThrow(() ->
                                    new RejectedEvent(TaskEnd.INVALID, "key belongs to a task of another workspace"));
                    String done = row.getString("done");
                    return done == null
                            ? Uni.createFrom().voidItem()
                            : publish(connection, context(command, task), task, read(done, TaskEnd.Done.class));
                });
    }

    /** Answers a command without that its task becomes a row. */
    Uni<Void> reject(SqlConnection connection, Envelope<?> command, PerformTask task, TaskEnd.Rejected end) {
        return publish(connection, context(command, task), task, end);
    }

    Uni<List<Leased>> take(int most, Duration lease) {
        Instant now = clock.instant();
        UUID token = UUID.randomUUID();
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(token, Utc.of(now.plus(lease)), Utc.of(now), most))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Leased(
                                token, row.getString("actor"), read(row.getString("task"), PerformTask.class)))
                        .toList());
    }

    /** Nothing happens when another instance has the task by now. */
    Uni<Void> end(Leased leased, TaskEnd end) {
        PerformTask task = leased.task();
        return pool.withTransaction(c -> c.preparedQuery(END)
                .execute(Tuple.of(
                        task.key(),
                        leased.token(),
                        end instanceof TaskEnd.Done ? "done" : "rejected",
                        end instanceof TaskEnd.Done done ? write(done) : null,
                        Utc.of(clock.instant())))
                .chain(rows -> first(rows)
                        .map(row -> publish(
                                c,
                                new EventContext(
                                        row.getString("workspace_id"),
                                        row.getString("actor"),
                                        row.getString("command_id"),
                                        row.getString("correlation"),
                                        null),
                                task,
                                end))
                        .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    private static EventContext context(Envelope<?> command, PerformTask task) {
        return EventContext.causedBy(command).withWorkspace(task.workspaceId());
    }

    private Uni<Void> publish(SqlConnection connection, EventContext context, PerformTask task, TaskEnd end) {
        AiResult result =
                switch (end) {
                    case TaskEnd.Done done ->
                        new TaskDone(task.workspaceId(), task.key(), done.output(), done.model(), done.costMicros());
                    case TaskEnd.Rejected rejected ->
                        new TaskRejected(
                                task.workspaceId(), task.key(), rejected.code(), rejected.message(), rejected.passes());
                };
        return outbox.append(connection, context, result).replaceWithVoid();
    }

    private static Optional<Row> first(Iterable<Row> rows) {
        return Rows.stream(rows).findFirst();
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Tasks are JSON", e);
        }
    }

    private <T> T read(@Nullable String stored, Class<T> type) {
        try {
            return json.readValue(stored, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored task cannot be read", e);
        }
    }
}
