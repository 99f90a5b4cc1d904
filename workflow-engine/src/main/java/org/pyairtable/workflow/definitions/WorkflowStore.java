package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.Page;

/** Workflows and their versions in the database. A version is written once and never changed. */
@Singleton
public class WorkflowStore {
    private static final String SELECT = """
            select w.id, w.sequence, v.version, w.workspace_id, v.name, v.owner, v.definition::text as definition,
                   v.saved_at
            from workflow w join workflow_version v on v.workflow_id = w.id
            """;
    private static final String CURRENT = " and v.version = w.current_version and w.deleted_at is null";

    /** A workflow and its place in lists. */
    record Listed(long sequence, Workflow workflow) {}

    Uni<Void> insert(SqlConnection c, Workflow workflow) {
        return c.preparedQuery("""
                        insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at)
                        values ($1, $2, $3, $4, $5, $6)
                        """)
                .execute(Tuple.tuple(List.of(
                        workflow.id(),
                        workflow.workspaceId(),
                        workflow.name(),
                        workflow.version(),
                        workflow.triggerKey(),
                        utc(workflow.savedAt()))))
                .chain(() -> insertVersion(c, workflow));
    }

    /** Makes the given version the current one. */
    Uni<Void> replace(SqlConnection c, Workflow workflow) {
        return c.preparedQuery("update workflow set name = $2, current_version = $3, trigger_key = $4 where id = $1")
                .execute(Tuple.of(workflow.id(), workflow.name(), workflow.version(), workflow.triggerKey()))
                .chain(() -> insertVersion(c, workflow));
    }

    private static Uni<Void> insertVersion(SqlConnection c, Workflow workflow) {
        return c.preparedQuery("""
                        insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)
                        values ($1, $2, $3, $4, $5::text::jsonb, $6)
                        """)
                .execute(Tuple.tuple(List.of(
                        workflow.id(),
                        workflow.version(),
                        workflow.name(),
                        workflow.owner(),
                        Documents.write(workflow.definition()),
                        utc(workflow.savedAt()))))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlConnection c, String id, Instant now) {
        return c.preparedQuery("update workflow set deleted_at = $2 where id = $1")
                .execute(Tuple.of(id, utc(now)))
                .replaceWithVoid();
    }

    /** The current version, unless it is deleted. */
    public Uni<Optional<Workflow>> current(SqlClient c, String id) {
        return c.preparedQuery(SELECT + "where w.id = $1" + CURRENT)
                .execute(Tuple.of(id))
                .map(WorkflowStore::first);
    }

    /** As {@link #current}; nobody else saves or deletes it until the transaction ends. */
    Uni<Optional<Workflow>> lockCurrent(SqlConnection c, String id) {
        return c.preparedQuery(SELECT + "where w.id = $1" + CURRENT + " for update of w")
                .execute(Tuple.of(id))
                .map(WorkflowStore::first);
    }

    /** A version, though it may be an old one or the workflow deleted. */
    public Uni<Workflow> version(SqlClient c, String id, int version) {
        return c.preparedQuery(SELECT + "where w.id = $1 and v.version = $2")
                .execute(Tuple.of(id, version))
                .map(rows -> first(rows).orElseThrow());
    }

    /** The workspace of a workflow, deleted or not. */
    public Uni<Optional<String>> workspace(SqlClient c, String id) {
        return c.preparedQuery("select workspace_id from workflow where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> stream(rows).findFirst().map(row -> row.getString("workspace_id")));
    }

    public Uni<Boolean> anyStartedBy(SqlClient c, String triggerKey) {
        return c.preparedQuery("select 1 from workflow where trigger_key = $1 and deleted_at is null limit 1")
                .execute(Tuple.of(triggerKey))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The current versions of all workflows that this may start. */
    public Uni<List<Workflow>> startedBy(SqlClient c, String triggerKey) {
        return c.preparedQuery(SELECT + "where w.trigger_key = $1" + CURRENT + " order by w.sequence")
                .execute(Tuple.of(triggerKey))
                .map(rows -> stream(rows).map(WorkflowStore::workflow).toList());
    }

    /** Oldest first, one more than the limit. */
    Uni<List<Listed>> list(SqlClient c, String workspaceId, Page.Request page) {
        return c.preparedQuery(SELECT + "where w.workspace_id = $1 and w.sequence > $2" + CURRENT
                        + " order by w.sequence limit $3")
                .execute(Tuple.of(workspaceId, page.after() == null ? 0L : page.after(), page.limit() + 1))
                .map(rows -> stream(rows)
                        .map(row -> new Listed(row.getLong("sequence"), workflow(row)))
                        .toList());
    }

    private static Optional<Workflow> first(RowSet<Row> rows) {
        return stream(rows).findFirst().map(WorkflowStore::workflow);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private static Workflow workflow(Row row) {
        return new Workflow(
                row.getString("id"),
                row.getInteger("version"),
                row.getString("workspace_id"),
                row.getString("name"),
                row.getString("owner"),
                Documents.read(row.getString("definition"), Definition.class),
                row.getOffsetDateTime("saved_at").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
