package org.pyairtable.workflow.runs.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.steps.Activity;

/** The queue of activities in the database. */
@Singleton
public class ActivityStore {
    /**
     * An activity that this process may do for the time of a lease.
     *
     * @param token higher with each lease; the result counts while it is the last one given
     */
    public record Leased(String id, String runId, Activity activity, long token) {}

    private static final String PREFIX = "act";

    public static String newId() {
        return Ids.random(PREFIX);
    }

    /** Whether a step waits for an activity with this id, and not for the answer to a command. */
    public static boolean isActivity(String id) {
        return id.startsWith(PREFIX);
    }

    /** In the turn that starts the step. */
    public Uni<Void> insert(SqlConnection c, String id, String runId, Activity activity, Instant now) {
        return c.preparedQuery("insert into activity (id, run_id, work, due_at, outside)"
                        + " values ($1, $2, $3::text::jsonb, $4, $5)")
                .execute(Tuple.of(id, runId, Documents.write(activity), Utc.of(now), activity.outside()))
                .chain(() -> DueBell.ring(c));
    }

    /**
     * Those whose turn it is, or whose lease has ended without a result.
     *
     * @param outside whether those that ask the outside, or the others
     */
    public Uni<List<Leased>> lease(SqlClient c, boolean outside, Instant now, Duration lease, int most) {
        return c.preparedQuery("""
                        update activity set token = token + 1, due_at = $2 where id = any(array(
                            select id from activity where outside = $4 and due_at <= $1
                            order by due_at limit $3 for update skip locked))
                        returning id, run_id, work::text as work, token
                        """)
                .execute(Tuple.of(Utc.of(now), Utc.of(now.plus(lease)), most, outside))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Leased(
                                row.getString("id"),
                                row.getString("run_id"),
                                Documents.read(row.getString("work"), Activity.class),
                                row.getLong("token")))
                        .toList());
    }

    /** When the next one may be leased; empty when there is none. */
    public Uni<Optional<Instant>> nextDue(SqlClient c) {
        return c.query("select due_at from activity order by due_at limit 1")
                .execute()
                .map(rows -> Rows.stream(rows).findFirst().map(row -> Rows.instant(row, "due_at")));
    }

    /** Whether it is still to be done, or is being done. */
    public Uni<Boolean> isQueued(SqlConnection c, String id) {
        return c.preparedQuery("select 1 from activity where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Takes it from the queue before it is done; what somebody has in hand is left to them, and its result does not count. */
    public Uni<Void> withdraw(SqlConnection c, String id) {
        return c.preparedQuery("delete from activity where id = any(array("
                        + "select id from activity where id = $1 for update skip locked))")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** Takes it from the queue. False when another process has it by now: then the result does not count. */
    public Uni<Boolean> done(SqlConnection c, Leased leased) {
        return c.preparedQuery("delete from activity where id = $1 and token = $2")
                .execute(Tuple.of(leased.id(), leased.token()))
                .map(rows -> rows.rowCount() == 1);
    }
}
