package org.pyairtable.data.export;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.export.ExportedRows;
import org.pyairtable.outbox.export.ExportedRows.KeyColumn;
import org.pyairtable.outbox.export.ExportedRows.Rows;
import org.pyairtable.outbox.export.ExportedTables;

/**
 * What data-integration holds on a person: what the person wrote and did, and where. What records say is the workspace's, even
 * where the person wrote it.
 */
@Singleton
final class ExportParts implements ExportedTables {
    private static final List<KeyColumn> BY_SEQUENCE = List.of(new KeyColumn("t.sequence", "bigint"));
    private static final List<KeyColumn> BY_ID = List.of(new KeyColumn("t.id", "text"));

    @Override
    public List<ExportedRows> all() {
        return List.of(
                ExportedRows.scanned(
                        "attachments-uploaded", rows("attachment t", BY_ID, "t.created_by = $1", """
                    t.id, t.base_id as "baseId", t.table_id as "tableId", t.record_id as "recordId", t.filename,
                    t.created_at as "createdAt"
                    """), 5_000),
                ExportedRows.found("bases-created", rows("base t", BY_ID, "t.created_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.created_at as "createdAt"
                    """), 500),
                ExportedRows.scanned(
                        "comments", rows("record_comment t", BY_SEQUENCE, "t.author_id = $1", """
                    t.id, t.table_id as "tableId", t.record_id as "recordId", t.text, t.created_at as "createdAt",
                    t.updated_at as "updatedAt"
                    """), 2_000, 20),
                ExportedRows.scanned(
                        "comments-in-trash",
                        rows(
                                "trash_comment t join trash s on s.id = t.trash_id",
                                List.of(new KeyColumn("t.trash_id", "text"), new KeyColumn("t.id", "text")),
                                "t.author_id = $1",
                                """
                    t.id, s.table_id as "tableId", t.record_id as "recordId", t.text, t.created_at as "createdAt",
                    t.updated_at as "updatedAt"
                    """),
                        2_000,
                        20),
                ExportedRows.found("jobs-started", rows("job t", BY_SEQUENCE, "t.started_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.base_id as "baseId", t.kind, t.state,
                    t.created_at as "createdAt"
                    """), 500),
                ExportedRows.found("proposals-decided", rows("proposal t", BY_SEQUENCE, "t.decided_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.base_id as "baseId", t.tool, t.state,
                    t.decided_at as "decidedAt"
                    """), 500),
                ExportedRows.found(
                        "proposals-made", rows("proposal t", BY_SEQUENCE, "t.principal ->> 'userId' = $1", """
                    t.id, t.workspace_id as "workspaceId", t.base_id as "baseId", t.tool, t.state,
                    t.created_at as "createdAt"
                    """), 500),
                ExportedRows.scanned(
                        "record-changes",
                        rows(
                                "record_history t",
                                List.of(
                                        new KeyColumn("t.table_id", "text"),
                                        new KeyColumn("t.record_id", "text"),
                                        new KeyColumn("t.sequence", "bigint")),
                                "t.made_by = $1",
                                """
                    t.table_id as "tableId", t.record_id as "recordId", t.kind, t.via, t.made_at as "madeAt"
                    """),
                        5_000),
                ExportedRows.found("shares-created", rows("share t", BY_SEQUENCE, "t.created_by = $1", """
                    t.id, t.base_id as "baseId", t.name, t.created_at as "createdAt", t.expires_at as "expiresAt"
                    """), 500),
                ExportedRows.found("snapshots-taken", rows("base_snapshot t", BY_ID, "t.created_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.base_id as "baseId", t.name,
                    t.created_at as "createdAt"
                    """), 500),
                ExportedRows.found("trashed", rows("trash t", BY_SEQUENCE, "t.deleted_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.base_id as "baseId", t.kind, t.records,
                    t.deleted_at as "deletedAt"
                    """), 500));
    }

    private static Rows rows(String table, List<KeyColumn> key, String condition, String members) {
        return new Rows(table, key, condition, members);
    }
}
