package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.templates.Evaluation;

/** Workflows and their versions in the database. A version is written once and never changed. */
@Singleton
public class WorkflowStore {
    private static final String SELECT = """
            select w.id, w.sequence, v.version, w.workspace_id, v.name, v.owner, v.definition::text as definition,
                   v.form, v.saved_at, w.paused_at, w.tables::text as tables, w.problems::text as problems
            from workflow w join workflow_version v on v.workflow_id = w.id
            """;
    private static final String CURRENT = " and v.version = w.current_version and w.deleted_at is null";

    /** Named fields as they were called when the version was saved. */
    private static final int BY_NAMES = 1;

    /** Names fields by their ids, as 2 did; and templates that refer to nothing fail. */
    private static final int WITHOUT_GAPS = 3;

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
                        WITHOUT_GAPS)))
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
        return c.preparedQuery(SELECT + "where w.id = $1" + CURRENT)
                .execute(Tuple.of(id))
                .map(WorkflowStore::first);
    }

    /** As {@link #current}; nobody else saves or deletes it until the transaction ends. */
    public Uni<Optional<Workflow>> lockCurrent(SqlConnection c, String id) {
        return c.preparedQuery(SELECT + "where w.id = $1" + CURRENT + " for update of w")
                .execute(Tuple.of(id))
                .map(WorkflowStore::first);
    }

    /** A version, even an old one or one of a deleted workflow. */
    public Uni<Workflow> version(SqlClient c, String id, int version) {
        return c.preparedQuery(SELECT + "where w.id = $1 and v.version = $2")
                .execute(Tuple.of(id, version))
                .map(rows -> first(rows).orElseThrow());
    }

    /** Newest first, one more than the limit. */
    Uni<List<Workflow>> versionsOf(SqlClient c, String id, PageRequest page) {
        return c.preparedQuery(SELECT + "where w.id = $1 and v.version < $2::bigint order by v.version desc limit $3")
                .execute(Tuple.of(id, page.sequenceOr(Long.MAX_VALUE), page.rows()))
                .map(rows -> stream(rows).map(WorkflowStore::workflow).toList());
    }

    /** The workspace of a workflow, deleted or not. */
    public Uni<Optional<String>> workspace(SqlClient c, String id) {
        return c.preparedQuery("select workspace_id from workflow where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> stream(rows).findFirst().map(row -> row.getString("workspace_id")));
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
        return c.preparedQuery(SELECT + "where w.trigger_key = $1 and w.problems is null and w.paused_at is null"
                        + CURRENT + " order by w.sequence")
                .execute(Tuple.of(triggerKey))
                .map(rows -> stream(rows).map(WorkflowStore::workflow).toList());
    }

    /** Whether any waits for this, though it may be paused or broken. */
    public Uni<Boolean> anyWith(SqlClient c, String triggerKey) {
        return c.preparedQuery("select 1 from workflow where trigger_key = $1 and deleted_at is null limit 1")
                .execute(Tuple.of(triggerKey))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The current versions of all workflows that wait for this, paused and broken ones as well. */
    public Uni<List<Workflow>> with(SqlClient c, String triggerKey) {
        return c.preparedQuery(SELECT + "where w.trigger_key = $1" + CURRENT + " order by w.sequence")
                .execute(Tuple.of(triggerKey))
                .map(rows -> stream(rows).map(WorkflowStore::workflow).toList());
    }

    /** These versions in their order, though a workflow may be deleted by now. */
    public Uni<List<Workflow>> versions(SqlClient c, String[] ids, Integer[] versions) {
        return c.preparedQuery(SELECT + """
                        join unnest($1::text[], $2::int[]) with ordinality as wanted(id, version, place)
                            on w.id = wanted.id and v.version = wanted.version
                        order by wanted.place
                        """)
                .execute(Tuple.tuple().addArrayOfString(ids).addArrayOfInteger(versions))
                .map(rows -> stream(rows).map(WorkflowStore::workflow).toList());
    }

    /** Oldest first, one more than the limit. */
    public Uni<List<Listed>> list(SqlClient c, String workspaceId, PageRequest page) {
        return c.preparedQuery(SELECT + "where w.workspace_id = $1 and w.sequence > $2" + CURRENT
                        + " order by w.sequence limit $3")
                .execute(Tuple.of(workspaceId, page.sequenceOr(0), page.rows()))
                .map(rows -> stream(rows)
                        .map(row -> new Listed(row.getLong("sequence"), workflow(row)))
                        .toList());
    }

    /** Those whose schedule starts a run now, and the time by the schedule. */
    public Uni<List<Due>> scheduled(SqlClient c, Instant now, int most) {
        return c.preparedQuery("select id, next_time from workflow where next_time <= $1 and deleted_at is null"
                        + " order by next_time limit $2")
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> stream(rows)
                        .map(row -> new Due(row.getString("id"), Rows.instant(row, "next_time")))
                        .toList());
    }

    /** The workflow, locked; empty when somebody else has started it for that time, or has it in hand. */
    public Uni<Optional<Workflow>> lockScheduled(SqlConnection c, Due due) {
        return c.preparedQuery(
                        SELECT + "where w.id = $1 and w.next_time = $2" + CURRENT + " for update of w skip locked")
                .execute(Tuple.of(due.id(), Utc.of(due.since())))
                .map(WorkflowStore::first);
    }

    public Uni<Void> setNextTime(SqlConnection c, String id, Optional<Instant> time) {
        return c.preparedQuery("update workflow set next_time = $2 where id = $1")
                .execute(Tuple.tuple().addString(id).addOffsetDateTime(Utc.ofNullable(time.orElse(null))))
                .replaceWithVoid();
    }

    /** A workflow that somebody has to look at, and since when; whoever asks for another look changes the latter. */
    public record Due(String id, Instant since) {}

    /** Those whose tables or author may have changed. */
    public Uni<List<Due>> toCheck(SqlClient c, Instant now, int most) {
        return c.preparedQuery("select id, check_at from workflow where check_at <= $1 and deleted_at is null"
                        + " order by check_at limit $2")
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> stream(rows)
                        .map(row -> new Due(row.getString("id"), Rows.instant(row, "check_at")))
                        .toList());
    }

    /** The workflow, locked; empty when it is deleted, or when somebody looked at it or asked for another look meanwhile. */
    public Uni<Optional<Workflow>> lockToCheck(SqlConnection c, Due due) {
        return c.preparedQuery(SELECT + "where w.id = $1 and w.check_at = $2" + CURRENT + " for update of w")
                .execute(Tuple.of(due.id(), Utc.of(due.since())))
                .map(WorkflowStore::first);
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

    public Uni<Void> check(SqlClient c, String id, Instant at) {
        return c.preparedQuery("update workflow set check_at = $2 where id = $1 and deleted_at is null")
                .execute(Tuple.of(id, Utc.of(at)))
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

    private static Optional<Workflow> first(RowSet<Row> rows) {
        return stream(rows).findFirst().map(WorkflowStore::workflow);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return Rows.stream(rows);
    }

    private static Workflow workflow(Row row) {
        return new Workflow(
                row.getString("id"),
                row.getInteger("version"),
                row.getString("workspace_id"),
                row.getString("name"),
                row.getString("owner"),
                definition(row),
                Rows.instant(row, "saved_at"),
                problems(row),
                row.getInteger("form") < WITHOUT_GAPS ? Evaluation.Missing.EMPTY : Evaluation.Missing.REFUSED,
                row.getOffsetDateTime("paused_at") == null ? Workflow.Mode.ACTIVE : Workflow.Mode.PAUSED);
    }

    private static Definition definition(Row row) {
        Definition stored = Documents.read(row.getString("definition"), Definition.class);
        // The names are those of its own tables, so this needs nobody and gives the same each time.
        Definition byIds = row.getInteger("form") == BY_NAMES ? ByIds.of(stored) : stored;
        String tables = row.getString("tables");
        return tables == null ? byIds : byIds.on(List.of(Documents.read(tables, TableSchema[].class)));
    }

    private static List<Problem> problems(Row row) {
        String problems = row.getString("problems");
        return problems == null ? List.of() : List.of(Documents.read(problems, Problem[].class));
    }
}
