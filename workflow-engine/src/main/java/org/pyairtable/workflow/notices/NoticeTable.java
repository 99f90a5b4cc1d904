package org.pyairtable.workflow.notices;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** When the author of a workflow last heard of a failure, and how many there were since. */
final class NoticeTable {
    /** At most one notice of failures for a workflow in this time. */
    static final Duration PAUSE = Duration.ofHours(1);

    private static final int MOST = 100;

    private NoticeTable() {}

    /**
     * Counts a failure. When it is time for a notice, answers how many others there were since the one before; until the
     * transaction ends, nobody else counts.
     */
    static Uni<Optional<Integer>> count(SqlConnection c, String workflowId, Instant now) {
        return c.preparedQuery("""
                        with before as (
                            select id, unnoticed, coalesce(noticed_at <= $3, true) as due
                            from workflow where id = $1 for update)
                        update workflow w
                        set unnoticed = case when before.due then 0 else w.unnoticed + 1 end,
                            noticed_at = case when before.due then $2 else w.noticed_at end
                        from before where w.id = before.id
                        returning before.due, before.unnoticed
                        """)
                .execute(Tuple.of(workflowId, Utc.of(now), Utc.of(now.minus(PAUSE))))
                .map(rows -> Rows.stream(rows)
                        .filter(row -> row.getBoolean(0))
                        .map(row -> row.getInteger(1))
                        .findFirst());
    }

    /** Workflows of which failures were counted and the pause is over. */
    static Uni<List<String>> due(SqlClient c, Instant now) {
        return c.preparedQuery("select id from workflow where unnoticed > 0 and noticed_at <= $1"
                        + " and deleted_at is null order by noticed_at limit $2")
                .execute(Tuple.of(Utc.of(now.minus(PAUSE)), MOST))
                .map(rows -> Rows.stream(rows).map(row -> row.getString("id")).toList());
    }

    /** How many failures a notice has to be given of now; 0 when somebody else gives it. */
    static Uni<Integer> take(SqlConnection c, String workflowId, Instant now) {
        return c.preparedQuery("""
                        with before as (
                            select id, unnoticed from workflow
                            where id = $1 and unnoticed > 0 and noticed_at <= $3 for update skip locked)
                        update workflow w set unnoticed = 0, noticed_at = $2
                        from before where w.id = before.id
                        returning before.unnoticed
                        """)
                .execute(Tuple.of(workflowId, Utc.of(now), Utc.of(now.minus(PAUSE))))
                .map(rows -> Rows.stream(rows)
                        .findFirst()
                        .map((Row row) -> row.getInteger(0))
                        .orElse(0));
    }
}
