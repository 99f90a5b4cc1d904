package org.pyairtable.data.erasure;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;
import org.pyairtable.outbox.erasure.WorkspaceRows;

/** The rows of a workspace here, worked through in the order of the names. Its tables and bases are elsewhere, between them. */
@Singleton
final class WorkspaceParts implements WorkspaceRows {
    @Override
    public List<RowsOfWorkspace> all() {
        return List.of(
                new RowsOfWorkspace("attachment-bytes", "attachment_chunk", """
                    t.attachment_id in (select a.id from attachment a join base b on b.id = a.base_id where b.workspace_id = $1)""", 100),
                new RowsOfWorkspace(
                        "attachments",
                        "attachment",
                        "t.base_id in (select b.id from base b where b.workspace_id = $1)",
                        500),
                new RowsOfWorkspace("comments", "record_comment", """
                    t.table_id in (select s.id from base_table s join base b on b.id = s.base_id where b.workspace_id = $1)""", 500),
                new RowsOfWorkspace(
                        "csv-imports",
                        "csv_import",
                        "t.base_id in (select b.id from base b where b.workspace_id = $1)",
                        500),
                new RowsOfWorkspace("jobs", "job", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("proposals", "proposal", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("record-history", "record_history", """
                    t.table_id in (select s.id from base_table s join base b on b.id = s.base_id where b.workspace_id = $1)""", 2000),
                new RowsOfWorkspace("rollup-totals", "rollup_total", """
                    t.field_id in (select f.id from field f join base_table s on s.id = f.table_id
                        join base b on b.id = s.base_id where b.workspace_id = $1)""", 2000),
                new RowsOfWorkspace(
                        "schema-table-versions",
                        "schema_version_table",
                        "t.base_id in (select b.id from base b where b.workspace_id = $1)",
                        200),
                new RowsOfWorkspace(
                        "schema-versions",
                        "schema_version",
                        "t.base_id in (select b.id from base b where b.workspace_id = $1)",
                        500),
                new RowsOfWorkspace("snapshot-parts", "base_snapshot_part", """
                    t.snapshot_id in (select s.id from base_snapshot s where s.workspace_id = $1)""", 50),
                new RowsOfWorkspace("snapshots", "base_snapshot", "t.workspace_id = $1", 200),
                new RowsOfWorkspace(
                        "trashed-comments",
                        "trash_comment",
                        "t.trash_id in (select s.id from trash s where s.workspace_id = $1)",
                        500),
                new RowsOfWorkspace(
                        "trashed-records",
                        "trash_record",
                        "t.trash_id in (select s.id from trash s where s.workspace_id = $1)",
                        500),
                new RowsOfWorkspace("trashes", "trash", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("webhook-payloads", "webhook_payload", """
                    t.webhook_id in (select w.id from webhook w join base b on b.id = w.base_id where b.workspace_id = $1)""", 200),
                new RowsOfWorkspace(
                        "webhooks", "webhook", "t.base_id in (select b.id from base b where b.workspace_id = $1)", 200),
                // Last, with the little that is left of them.
                new RowsOfWorkspace("workspace-bases", "base", "t.workspace_id = $1", 100));
    }
}
