package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.definitions.Workflow;

/** Comments that may start runs, until their records have been read. */
@Singleton
class CommentStartTable {
    /**
     * What a run gets of a comment.
     *
     * @param author user id
     */
    record Said(String commentId, String text, String author, List<String> mentions) {}

    record Pending(
            long sequence,
            String workflowId,
            String recordId,
            String causeSource,
            String causeId,
            String correlation,
            @Nullable String traceparent,
            Said said,
            Instant happenedAt) {}

    Uni<Void> add(SqlConnection c, Workflow workflow, String recordId, Said said, Envelope<?> event, Instant now) {
        return c.preparedQuery("""
                        insert into comment_start (workflow_id, record_id, cause_source, cause_id, correlation, traceparent,
                            said, happened_at, try_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
                        """)
                .execute(Tuple.tuple()
                        .addString(workflow.id())
                        .addString(recordId)
                        .addString(event.source())
                        .addString(event.id())
                        .addString(event.correlation())
                        .addString(event.traceparent())
                        .addString(Documents.write(said))
                        .addOffsetDateTime(Utc.of(now)))
                .replaceWithVoid();
    }

    Uni<List<Pending>> due(SqlClient c, Instant now, int most) {
        return c.preparedQuery("""
                        select sequence, workflow_id, record_id, cause_source, cause_id, correlation, traceparent, said,
                            happened_at
                        from comment_start where try_at <= $1 order by try_at, sequence limit $2
                        """)
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> Rows.stream(rows).map(CommentStartTable::pending).toList());
    }

    /** Removes them; answers those that no other instance has removed before. */
    Uni<Set<Long>> take(SqlConnection c, List<Pending> pending) {
        return c.preparedQuery("delete from comment_start where sequence = any($1) returning sequence")
                .execute(Tuple.of(sequences(pending)))
                .map(rows ->
                        Rows.stream(rows).map(row -> row.getLong("sequence")).collect(Collectors.toSet()));
    }

    Uni<Void> tryAgain(SqlClient c, List<Pending> pending, Instant at) {
        return c.preparedQuery("update comment_start set try_at = $2 where sequence = any($1)")
                .execute(Tuple.of(sequences(pending), Utc.of(at)))
                .replaceWithVoid();
    }

    private static Long[] sequences(List<Pending> pending) {
        return pending.stream().map(Pending::sequence).sorted().toArray(Long[]::new);
    }

    private static Pending pending(Row row) {
        return new Pending(
                row.getLong("sequence"),
                row.getString("workflow_id"),
                row.getString("record_id"),
                row.getString("cause_source"),
                row.getString("cause_id"),
                row.getString("correlation"),
                row.getString("traceparent"),
                Documents.read(row.getString("said"), Said.class),
                Rows.instant(row, "happened_at"));
    }
}
