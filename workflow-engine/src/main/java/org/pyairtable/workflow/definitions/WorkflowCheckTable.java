package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.scope.TableSchema;

/** When workflows are looked at: those whose tables or author may have changed, and what a look has found. */
@Singleton
public class WorkflowCheckTable {
    /** Those whose tables or author may have changed. */
    public Uni<List<Due>> toCheck(SqlClient c, Instant now, int most) {
        return c.preparedQuery("select id, check_at from workflow where check_at <= $1 and deleted_at is null"
                        + " order by check_at limit $2")
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Due(row.getString("id"), Rows.instant(row, "check_at")))
                        .toList());
    }

    /** The workflow, locked; empty when it is deleted, or when somebody looked at it or asked for another look meanwhile. */
    public Uni<Optional<Workflow>> lockToCheck(SqlConnection c, Due due) {
        return c.preparedQuery(WorkflowRows.SELECT + "where w.id = $1 and w.check_at = $2" + WorkflowRows.CURRENT
                        + " for update of w")
                .execute(Tuple.of(due.id(), Utc.of(due.since())))
                .map(WorkflowRows::first);
    }

    /** What a look has found. */
    public Uni<Void> checked(
            SqlConnection c, Workflow workflow, Collection<TableSchema> present, List<Problem> problems) {
        return c.preparedQuery("update workflow set check_at = null, tables = $2::text::jsonb, uses = $3,"
                        + " problems = $4::text::jsonb where id = $1")
                .execute(Tuple.tuple()
                        .addString(workflow.id())
                        .addString(Documents.write(present))
                        .addArrayOfString(workflow.uses().toArray(String[]::new))
                        .addString(problems.isEmpty() ? null : Documents.write(problems)))
                .replaceWithVoid();
    }

    /** Nobody could say: it is looked at again then. */
    public Uni<Void> checkLater(SqlClient c, Due due, Instant then) {
        return c.preparedQuery("update workflow set check_at = $3 where id = $1 and check_at = $2")
                .execute(Tuple.of(due.id(), Utc.of(due.since()), Utc.of(then)))
                .replaceWithVoid();
    }

    /** All that use the base or table. */
    public Uni<Void> checkUsers(SqlClient c, String baseOrTableId, Instant at) {
        return c.preparedQuery("update workflow set check_at = $2 where uses @> array[$1::text] and deleted_at is null")
                .execute(Tuple.of(baseOrTableId, Utc.of(at)))
                .replaceWithVoid();
    }

    public Uni<Boolean> anyUses(SqlClient c, String baseOrTableId) {
        return c.preparedQuery("select 1 from workflow where uses @> array[$1::text] and deleted_at is null limit 1")
                .execute(Tuple.of(baseOrTableId))
                .map(rows -> rows.rowCount() > 0);
    }

    /** All that this user saved last in the workspace. */
    public Uni<Void> checkOwned(SqlClient c, String workspaceId, String owner, Instant at) {
        return c.preparedQuery("""
                        update workflow w set check_at = $3 from workflow_version v
                        where w.workspace_id = $1 and v.owner = $2 and v.workflow_id = w.id
                          and v.version = w.current_version and w.deleted_at is null
                        """)
                .execute(Tuple.of(workspaceId, owner, Utc.of(at)))
                .replaceWithVoid();
    }
}
