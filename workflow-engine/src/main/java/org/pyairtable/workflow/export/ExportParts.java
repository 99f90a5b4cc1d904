package org.pyairtable.workflow.export;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.export.ExportedRows;
import org.pyairtable.outbox.export.ExportedRows.KeyColumn;
import org.pyairtable.outbox.export.ExportedRows.Rows;
import org.pyairtable.outbox.export.ExportedTables;

/**
 * What workflow-engine holds on a person. Definitions, and what runs read and wrote, are the workspace's; who started a run by
 * hand is in the trail.
 */
@Singleton
final class ExportParts implements ExportedTables {
    private static final List<KeyColumn> BY_SEQUENCE = List.of(new KeyColumn("t.sequence", "bigint"));
    private static final List<KeyColumn> BY_ID = List.of(new KeyColumn("t.id", "text"));

    @Override
    public List<ExportedRows> all() {
        return List.of(
                ExportedRows.scanned(
                        "approvals-decided",
                        rows(
                                "step t",
                                List.of(new KeyColumn("t.run_id", "text"), new KeyColumn("t.path", "text")),
                                "t.output ->> 'by' = $1 and t.output ? 'approved'",
                                """
                    t.run_id as "runId", t.step_id as "stepId", t.output -> 'approved' as approved,
                    t.output ->> 'comment' as comment, t.output ->> 'at' as at"""),
                        5_000),
                ExportedRows.found("drafts", rows("workflow_draft t", BY_SEQUENCE, "t.saved_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.workflow_id as "workflowId", t.saved_at as "savedAt"
                    """), 500),
                ExportedRows.found("run-jobs", rows("run_job t", BY_ID, "t.requested_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.status, t.created_at as "createdAt"
                    """), 500),
                ExportedRows.found(
                        "secrets-saved",
                        rows(
                                "secret t",
                                List.of(new KeyColumn("t.workspace_id", "text"), new KeyColumn("t.name", "text")),
                                "t.saved_by = $1",
                                """
                    t.workspace_id as "workspaceId", t.name, t.saved_at as "savedAt"
                    """),
                        500),
                ExportedRows.found(
                        "workflow-versions-owned",
                        rows(
                                "workflow_version t join workflow w on w.id = t.workflow_id",
                                List.of(new KeyColumn("t.workflow_id", "text"), new KeyColumn("t.version", "int")),
                                "t.owner = $1",
                                """
                    t.workflow_id as "workflowId", w.workspace_id as "workspaceId", t.version, t.name,
                    t.saved_at as "savedAt", w.deleted_at as "deletedAt"
                    """),
                        500));
    }

    private static Rows rows(String table, List<KeyColumn> key, String condition, String members) {
        return new Rows(table, key, condition, members);
    }
}
