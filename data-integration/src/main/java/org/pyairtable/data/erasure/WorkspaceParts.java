package org.pyairtable.data.erasure;

import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;

/** The rows of a workspace here, worked through in the order of the names. Its tables and bases are elsewhere, between them. */
final class WorkspaceParts {
    private WorkspaceParts() {}

    @Singleton
    static final class FileBytes extends RowsOfWorkspace {
        FileBytes() {
            super("attachment-bytes", "attachment_chunk", """
                    t.attachment_id in (select a.id from attachment a join base b on b.id = a.base_id where b.workspace_id = $1)""", 100);
        }
    }

    @Singleton
    static final class Files extends RowsOfWorkspace {
        Files() {
            super("attachments", "attachment", "t.base_id in (select b.id from base b where b.workspace_id = $1)", 500);
        }
    }

    @Singleton
    static final class Comments extends RowsOfWorkspace {
        Comments() {
            super("comments", "record_comment", """
                    t.table_id in (select s.id from base_table s join base b on b.id = s.base_id where b.workspace_id = $1)""", 500);
        }
    }

    @Singleton
    static final class Imports extends RowsOfWorkspace {
        Imports() {
            super("csv-imports", "csv_import", "t.base_id in (select b.id from base b where b.workspace_id = $1)", 500);
        }
    }

    @Singleton
    static final class Jobs extends RowsOfWorkspace {
        Jobs() {
            super("jobs", "job", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Proposals extends RowsOfWorkspace {
        Proposals() {
            super("proposals", "proposal", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class History extends RowsOfWorkspace {
        History() {
            super("record-history", "record_history", """
                    t.table_id in (select s.id from base_table s join base b on b.id = s.base_id where b.workspace_id = $1)""", 2000);
        }
    }

    @Singleton
    static final class Totals extends RowsOfWorkspace {
        Totals() {
            super("rollup-totals", "rollup_total", """
                    t.field_id in (select f.id from field f join base_table s on s.id = f.table_id
                        join base b on b.id = s.base_id where b.workspace_id = $1)""", 2000);
        }
    }

    @Singleton
    static final class VersionsOfTables extends RowsOfWorkspace {
        VersionsOfTables() {
            super(
                    "schema-table-versions",
                    "schema_version_table",
                    "t.base_id in (select b.id from base b where b.workspace_id = $1)",
                    200);
        }
    }

    @Singleton
    static final class Versions extends RowsOfWorkspace {
        Versions() {
            super(
                    "schema-versions",
                    "schema_version",
                    "t.base_id in (select b.id from base b where b.workspace_id = $1)",
                    500);
        }
    }

    @Singleton
    static final class SnapshotParts extends RowsOfWorkspace {
        SnapshotParts() {
            super("snapshot-parts", "base_snapshot_part", """
                    t.snapshot_id in (select s.id from base_snapshot s where s.workspace_id = $1)""", 50);
        }
    }

    @Singleton
    static final class Snapshots extends RowsOfWorkspace {
        Snapshots() {
            super("snapshots", "base_snapshot", "t.workspace_id = $1", 200);
        }
    }

    @Singleton
    static final class TrashedRecords extends RowsOfWorkspace {
        TrashedRecords() {
            super(
                    "trashed-records",
                    "trash_record",
                    "t.trash_id in (select s.id from trash s where s.workspace_id = $1)",
                    500);
        }
    }

    @Singleton
    static final class Trash extends RowsOfWorkspace {
        Trash() {
            super("trashes", "trash", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Payloads extends RowsOfWorkspace {
        Payloads() {
            super("webhook-payloads", "webhook_payload", """
                    t.webhook_id in (select w.id from webhook w join base b on b.id = w.base_id where b.workspace_id = $1)""", 200);
        }
    }

    @Singleton
    static final class Webhooks extends RowsOfWorkspace {
        Webhooks() {
            super("webhooks", "webhook", "t.base_id in (select b.id from base b where b.workspace_id = $1)", 200);
        }
    }

    /** Last, with the little that is left of them. */
    @Singleton
    static final class Bases extends RowsOfWorkspace {
        Bases() {
            super("workspace-bases", "base", "t.workspace_id = $1", 100);
        }
    }
}
