package org.pyairtable.workflow.runs.jobs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.runs.search.RunFilter;
import org.pyairtable.workflow.runs.search.RunPlace;

/** Jobs on runs in the database. */
@Singleton
class RunJobTable {
    private static final String SELECT = """
            select id, workspace_id, requested_by, action::text as action, filter::text as filter, status, reason, place_time,
                   place_sequence, done, refused, refusals::text as refusals, created_at, finished_at
            from run_job
            """;

    Uni<Void> insert(SqlConnection c, RunJob job) {
        return c.preparedQuery("""
                        insert into run_job (id, workspace_id, requested_by, action, filter, status, created_at)
                        values ($1, $2, $3, $4::text::jsonb, $5::text::jsonb, 'running', $6)
                        """)
                .execute(Tuple.from(List.of(
                        job.id(),
                        job.workspaceId(),
                        job.requestedBy(),
                        Documents.write(job.action()),
                        Documents.write(job.filter()),
                        Utc.of(job.createdAt()))))
                .replaceWithVoid();
    }

    /** How many of a workspace are running; nobody else adds to them until the transaction ends. */
    Uni<Integer> lockedCountOfRunning(SqlConnection c, String workspaceId) {
        return c.preparedQuery("select pg_advisory_xact_lock(hashtextextended('jobs on runs of ' || $1::text, 0))")
                .execute(Tuple.of(workspaceId))
                .chain(() -> c.preparedQuery("select 1 from run_job where workspace_id = $1 and status = 'running'")
                        .execute(Tuple.of(workspaceId)))
                .map(RowSet::rowCount);
    }

    Uni<Optional<RunJob>> find(SqlClient c, String id) {
        return c.preparedQuery(SELECT + "where id = $1").execute(Tuple.of(id)).map(RunJobTable::first);
    }

    Uni<Optional<RunJob>> lock(SqlConnection c, String id) {
        return c.preparedQuery(SELECT + "where id = $1 for update")
                .execute(Tuple.of(id))
                .map(RunJobTable::first);
    }

    Uni<List<RunJob>> running(SqlClient c, int most) {
        return c.preparedQuery(SELECT + "where status = 'running' order by created_at limit $1")
                .execute(Tuple.of(most))
                .map(rows -> Rows.stream(rows).map(RunJobTable::job).toList());
    }

    Uni<Void> update(SqlConnection c, RunJob job) {
        return c.preparedQuery("""
                        update run_job set status = $2, reason = $3, place_time = $4, place_sequence = $5, done = $6,
                                           refused = $7, refusals = $8::text::jsonb, finished_at = $9
                        where id = $1
                        """)
                .execute(Tuple.tuple()
                        .addString(job.id())
                        .addString(job.state().status())
                        .addString(job.state() instanceof RunJob.State.Failed failed ? failed.reason() : null)
                        .addOffsetDateTime(Utc.of(job.place().startedAt()))
                        .addLong(job.place().sequence())
                        .addInteger(job.done())
                        .addInteger(job.refused())
                        .addString(Documents.write(job.refusals()))
                        .addOffsetDateTime(Utc.ofNullable(finishedAt(job.state()))))
                .replaceWithVoid();
    }

    static @Nullable Instant finishedAt(RunJob.State state) {
        return switch (state) {
            case RunJob.State.Running s -> null;
            case RunJob.State.Succeeded s -> s.at();
            case RunJob.State.Failed s -> s.at();
            case RunJob.State.Cancelled s -> s.at();
        };
    }

    private static Optional<RunJob> first(RowSet<Row> rows) {
        return Rows.stream(rows).findFirst().map(RunJobTable::job);
    }

    private static RunJob job(Row row) {
        return new RunJob(
                row.getString("id"),
                row.getString("workspace_id"),
                row.getString("requested_by"),
                Documents.read(row.getString("action"), RunJob.Action.class),
                Documents.read(row.getString("filter"), RunFilter.class),
                state(row),
                row.getOffsetDateTime("place_time") == null
                        ? RunPlace.FIRST
                        : new RunPlace(Rows.instant(row, "place_time"), row.getLong("place_sequence")),
                row.getInteger("done"),
                row.getInteger("refused"),
                List.of(Documents.read(row.getString("refusals"), RunJob.Refusal[].class)),
                Rows.instant(row, "created_at"));
    }

    private static RunJob.State state(Row row) {
        String status = row.getString("status");
        return switch (status) {
            case "running" -> new RunJob.State.Running();
            case "succeeded" -> new RunJob.State.Succeeded(finishedAt(row));
            case "failed" -> new RunJob.State.Failed(row.getString("reason"), finishedAt(row));
            case "cancelled" -> new RunJob.State.Cancelled(finishedAt(row));
            default -> throw new IllegalStateException("A job is " + status);
        };
    }

    private static Instant finishedAt(Row row) {
        return Rows.instant(row, "finished_at");
    }
}
