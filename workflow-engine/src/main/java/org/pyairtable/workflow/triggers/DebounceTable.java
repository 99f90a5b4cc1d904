package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
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
import org.pyairtable.workflow.definitions.Debounce;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.triggers.RecordStarts.Cause;

/** The runs that wait until events about their records have ceased; of several events about one record, the last. */
@Singleton
class DebounceTable {
    record Key(String workflowId, String recordId) {}

    /** @param refusal why the run fails before its first step; null when it does not */
    record Waiting(
            TriggerData trigger, Cause cause, @Nullable String refusal) {
        RunSeed seed(Workflow workflow) {
            return cause.seed(workflow, trigger).refused(Optional.ofNullable(refusal));
        }
    }

    Uni<Void> put(SqlConnection c, RunSeed seed, String recordId, Debounce debounce, Instant now) {
        return c.preparedQuery("""
                        insert into run_debounce (workflow_id, record_id, trigger, refusal, cause_source, cause_id, correlation,
                            traceparent, depth, latest_at, due_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        on conflict (workflow_id, record_id) do update set trigger = excluded.trigger,
                            refusal = excluded.refusal, cause_source = excluded.cause_source, cause_id = excluded.cause_id,
                            correlation = excluded.correlation, traceparent = excluded.traceparent, depth = excluded.depth,
                            due_at = least(run_debounce.latest_at, excluded.due_at)
                        """)
                .execute(Tuple.tuple()
                        .addString(seed.workflow().id())
                        .addString(recordId)
                        .addString(Documents.write(seed.trigger()))
                        .addString(seed.refusal().orElse(null))
                        .addString(seed.causeSource())
                        .addString(seed.causeId())
                        .addString(seed.correlation())
                        .addString(seed.traceparent())
                        .addInteger(seed.depth())
                        .addOffsetDateTime(Utc.of(debounce.latestAfter(now)))
                        .addOffsetDateTime(Utc.of(debounce.quietAfter(now))))
                .replaceWithVoid();
    }

    Uni<List<Key>> due(SqlClient c, Instant now, int most) {
        return c.preparedQuery(
                        "select workflow_id, record_id from run_debounce where due_at <= $1 order by due_at limit $2")
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Key(row.getString("workflow_id"), row.getString("record_id")))
                        .toList());
    }

    /** Ends its waiting; empty when another instance has, or another event came. */
    Uni<Optional<Waiting>> take(SqlConnection c, Key key, Instant now) {
        return c.preparedQuery("""
                        delete from run_debounce where workflow_id = $1 and record_id = $2 and due_at <= $3
                        returning trigger, refusal, cause_source, cause_id, correlation, traceparent, depth
                        """)
                .execute(Tuple.of(key.workflowId(), key.recordId(), Utc.of(now)))
                .map(rows -> Rows.stream(rows).findFirst().map(DebounceTable::waiting));
    }

    private static Waiting waiting(Row row) {
        return new Waiting(
                Documents.read(row.getString("trigger"), TriggerData.class),
                new Cause(
                        row.getString("cause_source"),
                        row.getString("cause_id"),
                        row.getString("correlation"),
                        row.getString("traceparent"),
                        row.getInteger("depth")),
                row.getString("refusal"));
    }
}
