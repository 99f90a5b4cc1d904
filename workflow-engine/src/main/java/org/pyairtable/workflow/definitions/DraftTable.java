package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;

/** Drafts in the database. */
@Singleton
class DraftTable {
    private static final String SELECT = """
            select id, sequence, workspace_id, workflow_id, workflow::text as workflow, problems::text as problems, saved_by,
                   saved_at
            from workflow_draft
            """;

    Uni<Void> insert(SqlConnection c, StoredDraft draft) {
        return c.preparedQuery("""
                        insert into workflow_draft (id, workspace_id, workflow_id, workflow, problems, saved_by, saved_at)
                        values ($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6, $7)
                        """)
                .execute(Tuple.tuple()
                        .addString(draft.id())
                        .addString(draft.workspaceId())
                        .addString(draft.workflowId())
                        .addString(Documents.write(draft.workflow()))
                        .addString(Documents.write(draft.problems()))
                        .addString(draft.savedBy())
                        .addOffsetDateTime(Utc.of(draft.savedAt())))
                .replaceWithVoid();
    }

    Uni<Void> update(SqlClient c, StoredDraft draft) {
        return c.preparedQuery("""
                        update workflow_draft set workflow = $2::text::jsonb, problems = $3::text::jsonb, saved_by = $4,
                                                  saved_at = $5
                        where id = $1
                        """)
                .execute(Tuple.of(
                        draft.id(),
                        Documents.write(draft.workflow()),
                        Documents.write(draft.problems()),
                        draft.savedBy(),
                        Utc.of(draft.savedAt())))
                .replaceWithVoid();
    }

    /** False when it was not there any more. */
    Uni<Boolean> delete(SqlClient c, String id) {
        return c.preparedQuery("delete from workflow_draft where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Optional<StoredDraft>> find(SqlClient c, String id) {
        return c.preparedQuery(SELECT + "where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> Rows.stream(rows).findFirst().map(DraftTable::draft));
    }

    /** The oldest first, one more than the limit. */
    Uni<List<StoredDraft>> list(SqlClient c, String workspaceId, PageRequest page) {
        return c.preparedQuery(SELECT + "where workspace_id = $1 and sequence > $2 order by sequence limit $3")
                .execute(Tuple.of(workspaceId, page.sequenceOr(0), page.rows()))
                .map(rows -> Rows.stream(rows).map(DraftTable::draft).toList());
    }

    /** How many a workspace has; nobody else adds to them until the transaction ends. */
    Uni<Integer> lockedCount(SqlConnection c, String workspaceId) {
        return c.preparedQuery("select pg_advisory_xact_lock(hashtextextended('drafts of ' || $1::text, 0))")
                .execute(Tuple.of(workspaceId))
                .chain(() -> c.preparedQuery("select 1 from workflow_draft where workspace_id = $1")
                        .execute(Tuple.of(workspaceId)))
                .map(RowSet::rowCount);
    }

    private static StoredDraft draft(Row row) {
        return new StoredDraft(
                row.getString("id"),
                row.getLong("sequence"),
                row.getString("workspace_id"),
                row.getString("workflow_id"),
                map(row.getString("workflow")),
                List.of(Documents.read(row.getString("problems"), Problem[].class)),
                row.getString("saved_by"),
                Rows.instant(row, "saved_at"));
    }

    @SuppressWarnings("unchecked") // A definition is a JSON object.
    private static Map<String, @Nullable Object> map(String json) {
        return (Map<String, @Nullable Object>) Documents.read(json, LinkedHashMap.class);
    }
}
