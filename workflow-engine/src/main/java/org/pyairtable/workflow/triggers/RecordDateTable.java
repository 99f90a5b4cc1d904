package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.definitions.Workflow;

/**
 * The records that wait for a date in them. Only what the record says when its time has come counts, so a row is no more than the
 * time at which to look.
 */
@Singleton
class RecordDateTable {
    private static final String PUT = """
            insert into record_date (workflow_id, version, record_id, due_at, try_at, changed_at)
            select $1, $2, waiting.record_id, waiting.due_at, waiting.due_at, $5
            from unnest($3::text[], $4::timestamptz[]) as waiting (record_id, due_at)
            on conflict (workflow_id, record_id) do update set version = excluded.version, due_at = excluded.due_at,
                try_at = excluded.try_at, changed_at = excluded.changed_at
            where record_date.version < excluded.version
            """;

    /** A record whose time has come. */
    record Due(String workflowId, String recordId, Instant dueAt) {}

    /** What a change has given; what an earlier change gave later does not count. */
    Uni<Void> changed(SqlConnection c, Workflow workflow, Map<String, Instant> due, Instant changedAt) {
        return put(
                c,
                PUT + "or (record_date.version = excluded.version and record_date.changed_at <= excluded.changed_at)",
                workflow,
                due,
                changedAt);
    }

    /** What a page of the existing records has given; what changes gave meanwhile stays. */
    Uni<Void> read(SqlConnection c, Workflow workflow, Map<String, Instant> due, Instant readAt) {
        return put(c, PUT, workflow, due, readAt);
    }

    private static Uni<Void> put(
            SqlConnection c, String sql, Workflow workflow, Map<String, Instant> due, Instant changedAt) {
        if (due.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map.Entry<String, Instant>> rows =
                due.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return c.preparedQuery(sql)
                .execute(Tuple.tuple()
                        .addString(workflow.id())
                        .addInteger(workflow.version())
                        .addArrayOfString(rows.stream().map(Map.Entry::getKey).toArray(String[]::new))
                        .addArrayOfOffsetDateTime(
                                rows.stream().map(row -> Utc.of(row.getValue())).toArray(OffsetDateTime[]::new))
                        .addOffsetDateTime(Utc.of(changedAt)))
                .replaceWithVoid();
    }

    /** The records no longer have a date that is to come. */
    Uni<Void> remove(SqlConnection c, Workflow workflow, Collection<String> recordIds, Instant changedAt) {
        return recordIds.isEmpty()
                ? Uni.createFrom().voidItem()
                : c.preparedQuery("""
                        delete from record_date
                        where workflow_id = $1 and version <= $2 and record_id = any($3) and changed_at <= $4
                        """)
                        .execute(Tuple.tuple()
                                .addString(workflow.id())
                                .addInteger(workflow.version())
                                .addArrayOfString(recordIds.toArray(String[]::new))
                                .addOffsetDateTime(Utc.of(changedAt)))
                        .replaceWithVoid();
    }

    Uni<List<Due>> due(SqlClient c, Instant now, int most) {
        return c.preparedQuery("select workflow_id, record_id, due_at from record_date where try_at <= $1"
                        + " order by try_at limit $2")
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> stream(rows)
                        .map(row -> new Due(
                                row.getString("workflow_id"), row.getString("record_id"), Rows.instant(row, "due_at")))
                        .toList());
    }

    /** Ends their waiting; answers the ids of those that nobody else has taken or moved. */
    Uni<Set<String>> take(SqlConnection c, List<Due> due) {
        return c.preparedQuery("""
                        delete from record_date d using unnest($1::text[], $2::text[], $3::timestamptz[])
                            as taken (workflow_id, record_id, due_at)
                        where d.workflow_id = taken.workflow_id and d.record_id = taken.record_id
                          and d.due_at = taken.due_at
                        returning d.record_id
                        """)
                .execute(keys(due))
                .map(rows -> stream(rows).map(row -> row.getString("record_id")).collect(Collectors.toSet()));
    }

    /** The record has another date than was known. */
    Uni<Void> move(SqlConnection c, Due due, Instant dueAt) {
        return c.preparedQuery("update record_date set due_at = $4, try_at = $4 where workflow_id = $1"
                        + " and record_id = $2 and due_at = $3")
                .execute(Tuple.of(due.workflowId(), due.recordId(), Utc.of(due.dueAt()), Utc.of(dueAt)))
                .replaceWithVoid();
    }

    Uni<Void> tryAgain(SqlClient c, List<Due> due, Instant at) {
        return c.preparedQuery("""
                        update record_date d set try_at = $4 from unnest($1::text[], $2::text[], $3::timestamptz[])
                            as tried (workflow_id, record_id, due_at)
                        where d.workflow_id = tried.workflow_id and d.record_id = tried.record_id
                          and d.due_at = tried.due_at
                        """)
                .execute(keys(due).addOffsetDateTime(Utc.of(at)))
                .replaceWithVoid();
    }

    private static Tuple keys(List<Due> due) {
        return Tuple.tuple()
                .addArrayOfString(due.stream().map(Due::workflowId).toArray(String[]::new))
                .addArrayOfString(due.stream().map(Due::recordId).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        due.stream().map(one -> Utc.of(one.dueAt())).toArray(OffsetDateTime[]::new));
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return Rows.stream(rows);
    }
}
