package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;

/** Workflows and their versions in the database. A version is written once and never changed. */
@Singleton
public class WorkflowStore {
    /** What is saved is looked at once more: its tables may have changed since they were described. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(10);

    /** A workflow and its place in lists. */
    public record Listed(long sequence, Workflow workflow) {}

    Uni<Void> insert(SqlConnection c, Workflow workflow) {
        return c.preparedQuery("""
                        insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at, uses,
                                              check_at, next_time)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        """)
                .execute(Tuple.tuple()
                        .addString(workflow.id())
                        .addString(workflow.workspaceId())
                        .addString(workflow.name())
                        .addInteger(workflow.version())
                        .addString(workflow.triggerKey())
                        .addOffsetDateTime(Utc.of(workflow.savedAt()))
                        .addArrayOfString(workflow.uses().toArray(String[]::new))
                        .addOffsetDateTime(Utc.of(workflow.savedAt().plus(SECOND_LOOK)))
                        .addOffsetDateTime(Utc.ofNullable(
                                workflow.nextTime(workflow.savedAt()).orElse(null))))
                .chain(() -> insertVersion(c, workflow));
    }

    /** Makes the given version the current one. */
    Uni<Void> replace(SqlConnection c, Workflow workflow) {
        return c.preparedQuery("""
                        update workflow set name = $2, current_version = $3, trigger_key = $4, uses = $5, check_at = $6,
                                            next_time = $7, tables = null, problems = null
                        where id = $1
                        """)
                .execute(Tuple.tuple()
                        .addString(workflow.id())
                        .addString(workflow.name())
                        .addInteger(workflow.version())
                        .addString(workflow.triggerKey())
                        .addArrayOfString(workflow.uses().toArray(String[]::new))
                        .addOffsetDateTime(Utc.of(workflow.savedAt().plus(SECOND_LOOK)))
                        .addOffsetDateTime(Utc.ofNullable(
                                workflow.nextTime(workflow.savedAt()).orElse(null))))
                .chain(() -> insertVersion(c, workflow));
    }

    private static Uni<Void> insertVersion(SqlConnection c, Workflow workflow) {
        return c.preparedQuery("""
                        insert into workflow_version (workflow_id, version, name, owner, definition, saved_at, form)
                        values ($1, $2, $3, $4, $5::text::jsonb, $6, $7)
                        """)
                .execute(Tuple.tuple(List.of(
                        workflow.id(),
                        workflow.version(),
                        workflow.name(),
                        workflow.owner(),
                        Documents.write(workflow.definition()),
                        Utc.of(workflow.savedAt()),
                        WorkflowRows.WITHOUT_GAPS)))
                .chain(() -> insertAwaited(c, workflow));
    }

    /** They stay when a later version no longer waits for them: its runs may. */
    private static Uni<Void> insertAwaited(SqlConnection c, Workflow workflow) {
        String[] keys = workflow.awaited().toArray(String[]::new);
        return keys.length == 0
                ? Uni.createFrom().voidItem()
                : c.preparedQuery(
                                "insert into awaited (key, workflow_id) select key, $1 from unnest($2::text[]) k (key)"
                                        + " on conflict do nothing")
                        .execute(Tuple.tuple().addString(workflow.id()).addArrayOfString(keys))
                        .replaceWithVoid();
    }

    /** What runs goes on running. */
    Uni<Void> setMode(SqlConnection c, String id, Workflow.Mode mode, Instant now) {
        return c.preparedQuery("update workflow set paused_at = $2 where id = $1")
                .execute(Tuple.tuple()
                        .addString(id)
                        .addOffsetDateTime(Utc.ofNullable(
                                switch (mode) {
                                    case ACTIVE -> null;
                                    case PAUSED -> now;
                                })))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlConnection c, String id, Instant now) {
        return c.preparedQuery("update workflow set deleted_at = $2 where id = $1")
                .execute(Tuple.of(id, Utc.of(now)))
                .replaceWithVoid();
    }

    /** The current version, unless it is deleted. */
    public Uni<Optional<Workflow>> current(SqlClient c, String id) {
        return c.preparedQuery(WorkflowRows.SELECT + "where w.id = $1" + WorkflowRows.CURRENT)
                .execute(Tuple.of(id))
                .map(WorkflowRows::first);
    }

    /** As {@link #current}; nobody else saves or deletes it until the transaction ends. */
    public Uni<Optional<Workflow>> lockCurrent(SqlConnection c, String id) {
        return c.preparedQuery(WorkflowRows.SELECT + "where w.id = $1" + WorkflowRows.CURRENT + " for update of w")
                .execute(Tuple.of(id))
                .map(WorkflowRows::first);
    }

    /** A version, even an old one or one of a deleted workflow. */
    public Uni<Workflow> version(SqlClient c, String id, int version) {
        return c.preparedQuery(WorkflowRows.SELECT + "where w.id = $1 and v.version = $2")
                .execute(Tuple.of(id, version))
                .map(rows -> WorkflowRows.first(rows).orElseThrow());
    }

    /** Newest first, one more than the limit. */
    Uni<List<Workflow>> versionsOf(SqlClient c, String id, PageRequest page) {
        return c.preparedQuery(WorkflowRows.SELECT
                        + "where w.id = $1 and v.version < $2::bigint order by v.version desc limit $3")
                .execute(Tuple.of(id, page.sequenceOr(Long.MAX_VALUE), page.rows()))
                .map(rows -> Rows.stream(rows).map(WorkflowRows::workflow).toList());
    }

    /** The workspace of a workflow, deleted or not. */
    public Uni<Optional<String>> workspace(SqlClient c, String id) {
        return c.preparedQuery("select workspace_id from workflow where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> Rows.stream(rows).findFirst().map(row -> row.getString("workspace_id")));
    }

    /** As many workflows as this starts now, apart from one; nobody else adds to them until the transaction ends. */
    Uni<Integer> lockedCountOfStartedBy(SqlConnection c, String triggerKey, String apart) {
        return c.preparedQuery("select pg_advisory_xact_lock(hashtextextended('workflows of ' || $1::text, 0))")
                .execute(Tuple.of(triggerKey))
                .chain(() -> c.preparedQuery(
                                "select 1 from workflow where trigger_key = $1 and deleted_at is null and id <> $2")
                        .execute(Tuple.of(triggerKey, apart)))
                .map(RowSet::rowCount);
    }

    public Uni<Boolean> anyStartedBy(SqlClient c, String triggerKey) {
        return c.preparedQuery("select 1 from workflow where trigger_key = $1 and deleted_at is null"
                        + " and problems is null and paused_at is null limit 1")
                .execute(Tuple.of(triggerKey))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The current versions of all workflows that this may start; broken ones start no runs. */
    public Uni<List<Workflow>> startedBy(SqlClient c, String triggerKey) {
        return c.preparedQuery(
                        WorkflowRows.SELECT + "where w.trigger_key = $1 and w.problems is null and w.paused_at is null"
                                + WorkflowRows.CURRENT + " order by w.sequence")
                .execute(Tuple.of(triggerKey))
                .map(rows -> Rows.stream(rows).map(WorkflowRows::workflow).toList());
    }

    /** Whether any waits for this, though it may be paused or broken. */
    public Uni<Boolean> anyWith(SqlClient c, String triggerKey) {
        return c.preparedQuery("select 1 from workflow where trigger_key = $1 and deleted_at is null limit 1")
                .execute(Tuple.of(triggerKey))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The current versions of all workflows that wait for this, paused and broken ones as well. */
    public Uni<List<Workflow>> with(SqlClient c, String triggerKey) {
        return c.preparedQuery(WorkflowRows.SELECT + "where w.trigger_key = $1" + WorkflowRows.CURRENT
                        + " order by w.sequence")
                .execute(Tuple.of(triggerKey))
                .map(rows -> Rows.stream(rows).map(WorkflowRows::workflow).toList());
    }

    /** These versions in their order, though a workflow may be deleted by now. */
    public Uni<List<Workflow>> versions(SqlClient c, String[] ids, Integer[] versions) {
        return c.preparedQuery(WorkflowRows.SELECT + """
                        join unnest($1::text[], $2::int[]) with ordinality as wanted(id, version, place)
                            on w.id = wanted.id and v.version = wanted.version
                        order by wanted.place
                        """)
                .execute(Tuple.tuple().addArrayOfString(ids).addArrayOfInteger(versions))
                .map(rows -> Rows.stream(rows).map(WorkflowRows::workflow).toList());
    }

    /** Oldest first, one more than the limit. */
    public Uni<List<Listed>> list(SqlClient c, String workspaceId, PageRequest page) {
        return c.preparedQuery(WorkflowRows.SELECT + "where w.workspace_id = $1 and w.sequence > $2"
                        + WorkflowRows.CURRENT + " order by w.sequence limit $3")
                .execute(Tuple.of(workspaceId, page.sequenceOr(0), page.rows()))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Listed(row.getLong("sequence"), WorkflowRows.workflow(row)))
                        .toList());
    }

    /** Those whose schedule starts a run now, and the time by the schedule. */
    public Uni<List<Due>> scheduled(SqlClient c, Instant now, int most) {
        return c.preparedQuery("select id, next_time from workflow where next_time <= $1 and deleted_at is null"
                        + " order by next_time limit $2")
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Due(row.getString("id"), Rows.instant(row, "next_time")))
                        .toList());
    }

    /** The workflow, locked; empty when somebody else has started it for that time, or has it in hand. */
    public Uni<Optional<Workflow>> lockScheduled(SqlConnection c, Due due) {
        return c.preparedQuery(WorkflowRows.SELECT + "where w.id = $1 and w.next_time = $2" + WorkflowRows.CURRENT
                        + " for update of w skip locked")
                .execute(Tuple.of(due.id(), Utc.of(due.since())))
                .map(WorkflowRows::first);
    }

    public Uni<Void> setNextTime(SqlConnection c, String id, Optional<Instant> time) {
        return c.preparedQuery("update workflow set next_time = $2 where id = $1")
                .execute(Tuple.tuple().addString(id).addOffsetDateTime(Utc.ofNullable(time.orElse(null))))
                .replaceWithVoid();
    }

    public Uni<Void> check(SqlClient c, String id, Instant at) {
        return c.preparedQuery("update workflow set check_at = $2 where id = $1 and deleted_at is null")
                .execute(Tuple.of(id, Utc.of(at)))
                .replaceWithVoid();
    }
}
