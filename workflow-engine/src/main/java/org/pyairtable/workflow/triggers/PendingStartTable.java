package org.pyairtable.workflow.triggers;

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
import java.util.stream.Stream;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.triggers.RecordStarts.Cause;

/** Events whose runs are started in pieces. Those of one table are worked through in their order. */
@Singleton
class PendingStartTable {
    private static final int MOST_TABLES = 1_000;

    private final WorkflowStore workflows;

    PendingStartTable(WorkflowStore workflows) {
        this.workflows = workflows;
    }

    Uni<Void> add(SqlConnection c, RecordStarts starts) {
        List<Workflow> started = starts.workflows();
        return c.preparedQuery("""
                        insert into pending_start (table_id, cause_source, cause_id, correlation, traceparent, depth,
                            changed, happened_at, workflow_ids, workflow_versions, due_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $8)
                        """)
                .execute(Tuple.tuple()
                        .addString(starts.changed().tableId())
                        .addString(starts.cause().source())
                        .addString(starts.cause().id())
                        .addString(starts.cause().correlation())
                        .addString(starts.cause().traceparent())
                        .addInteger(starts.cause().depth())
                        .addString(Documents.write(starts.changed()))
                        .addOffsetDateTime(Utc.of(starts.happenedAt()))
                        .addArrayOfString(started.stream().map(Workflow::id).toArray(String[]::new))
                        .addArrayOfInteger(
                                started.stream().map(Workflow::version).toArray(Integer[]::new)))
                .replaceWithVoid();
    }

    Uni<Boolean> anyOf(SqlClient c, String tableId) {
        return c.preparedQuery("select 1 from pending_start where table_id = $1 limit 1")
                .execute(Tuple.of(tableId))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Of each table the first, unless it failed and its pause is not over. */
    Uni<List<Long>> due(SqlClient c, Instant now) {
        return c.preparedQuery("""
                        select sequence from (
                            select distinct on (table_id) sequence, due_at from pending_start order by table_id, sequence
                        ) first where due_at <= $1 order by sequence limit $2
                        """).execute(Tuple.of(Utc.of(now), MOST_TABLES)).map(rows -> Rows.stream(rows)
                .map(row -> row.getLong("sequence"))
                .toList());
    }

    /** Empty when it is done by now. */
    Uni<Optional<RecordStarts>> find(SqlClient c, long sequence) {
        return c.preparedQuery("""
                        select cause_source, cause_id, correlation, traceparent, depth, changed, happened_at, workflow_ids,
                            workflow_versions
                        from pending_start where sequence = $1
                        """)
                .execute(Tuple.of(sequence))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : starts(c, rows.iterator().next()).map(Optional::of));
    }

    private Uni<RecordStarts> starts(SqlClient c, Row row) {
        Cause cause = new Cause(
                row.getString("cause_source"),
                row.getString("cause_id"),
                row.getString("correlation"),
                row.getString("traceparent"),
                row.getInteger("depth"));
        RecordsChanged changed = Documents.read(row.getString("changed"), RecordsChanged.class);
        Instant happenedAt = Rows.instant(row, "happened_at");
        return workflows
                .versions(c, row.getArrayOfStrings("workflow_ids"), row.getArrayOfIntegers("workflow_versions"))
                .map(found -> new RecordStarts(changed, happenedAt, cause, found));
    }

    /** How far it has come, locked until the transaction ends; empty when it is done or somebody else is at it. */
    Uni<Optional<Integer>> lock(SqlConnection c, long sequence) {
        return c.preparedQuery("select position from pending_start where sequence = $1 for update skip locked")
                .execute(Tuple.of(sequence))
                .map(rows ->
                        Rows.stream(rows).map(row -> row.getInteger("position")).findFirst());
    }

    Uni<Void> moveTo(SqlConnection c, long sequence, int position) {
        return c.preparedQuery("update pending_start set position = $2, failures = 0 where sequence = $1")
                .execute(Tuple.of(sequence, position))
                .replaceWithVoid();
    }

    /** The workflows that it starts; none when it is done by now. */
    Uni<List<String>> workflowIds(SqlConnection c, long sequence) {
        return c.preparedQuery("select workflow_ids from pending_start where sequence = $1 for update")
                .execute(Tuple.of(sequence))
                .map(rows -> Rows.stream(rows)
                        .flatMap(row -> Stream.of(row.getArrayOfStrings("workflow_ids")))
                        .toList());
    }

    Uni<Void> remove(SqlConnection c, long sequence) {
        return c.preparedQuery("delete from pending_start where sequence = $1")
                .execute(Tuple.of(sequence))
                .replaceWithVoid();
    }

    /** Its next piece failed: it is tried again after a pause that doubles each time. Answers how often that was in a row. */
    Uni<Integer> postpone(SqlClient c, long sequence, Instant now) {
        return c.preparedQuery("""
                        update pending_start set failures = failures + 1,
                            due_at = $2 + make_interval(secs => power(2, failures))
                        where sequence = $1 returning failures
                        """).execute(Tuple.of(sequence, Utc.of(now))).map(PendingStartTable::failures);
    }

    private static int failures(RowSet<Row> rows) {
        return Rows.stream(rows)
                .findFirst()
                .map(row -> row.getInteger("failures"))
                .orElse(0);
    }
}
