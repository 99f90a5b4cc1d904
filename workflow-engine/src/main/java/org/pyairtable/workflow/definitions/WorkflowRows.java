package org.pyairtable.workflow.definitions;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.templates.Evaluation;

/** Versions of workflows as they are read from the database. */
final class WorkflowRows {
    static final String SELECT = """
            select w.id, w.sequence, v.version, w.workspace_id, v.name, v.owner, v.definition::text as definition,
                   v.form, v.saved_at, w.paused_at, w.tables::text as tables, w.problems::text as problems
            from workflow w join workflow_version v on v.workflow_id = w.id
            """;
    static final String CURRENT = " and v.version = w.current_version and w.deleted_at is null";

    /** Named fields as they were called when the version was saved. */
    private static final int BY_NAMES = 1;

    /** Names fields by their ids, as 2 did; and templates that refer to nothing fail. */
    static final int WITHOUT_GAPS = 3;

    private WorkflowRows() {}

    static Optional<Workflow> first(RowSet<Row> rows) {
        return Rows.stream(rows).findFirst().map(WorkflowRows::workflow);
    }

    static Workflow workflow(Row row) {
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
