package org.pyairtable.workflow.runs.slots;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/**
 * Spreads the runs of a workflow that starts so many a minute. A run gets its time in the transaction that starts it: never before
 * that of an earlier run, and a minute after the run that was as many before it. So the oldest go first, and what waits is an
 * ordinary wait for a time.
 */
@Singleton
class RunPace {
    /** Of one workflow. */
    static final int MOST_WAITING = 10_000;

    /** When the run may start: now, or later; empty when too many wait. */
    Uni<Optional<Instant>> place(SqlConnection c, String workflowId, int perMinute, String runId, Instant now) {
        return c.preparedQuery("select pg_advisory_xact_lock(hashtextextended($1::text, 0))")
                .execute(Tuple.of("pace of " + workflowId))
                .chain(() -> c.preparedQuery("delete from run_pace where workflow_id = $1 and at <= $2")
                        .execute(Tuple.of(workflowId, Utc.of(now.minusSeconds(60)))))
                .chain(() -> c.preparedQuery("""
                                with known as (select at from run_pace where workflow_id = $1), place as (
                                    select count(*) filter (where at > $2) as waiting,
                                           greatest($2, max(at), (select at + interval '60 seconds' from known
                                                                  order by at desc offset $3 - 1 limit 1)) as at
                                    from known)
                                insert into run_pace (run_id, workflow_id, at)
                                select $4, $1, at from place where waiting < $5
                                returning at
                                """)
                        .execute(Tuple.of(workflowId, Utc.of(now), (long) perMinute, runId, (long) MOST_WAITING)))
                .map(rows -> Rows.stream(rows).findFirst().map(row -> Rows.instant(row, "at")));
    }
}
