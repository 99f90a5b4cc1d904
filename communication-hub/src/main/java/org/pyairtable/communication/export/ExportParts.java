package org.pyairtable.communication.export;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.export.ExportedRows;
import org.pyairtable.outbox.export.ExportedRows.KeyColumn;
import org.pyairtable.outbox.export.ExportedRows.Rows;
import org.pyairtable.outbox.export.ExportedTables;

/** What communication-hub holds on a person. Secrets of links are sealed and stay here, as do mails to others. */
@Singleton
final class ExportParts implements ExportedTables {
    private static final List<KeyColumn> BY_SEQUENCE = List.of(new KeyColumn("t.sequence", "bigint"));
    private static final String ADDRESSED = "encode(sha256(convert_to(lower(t.recipient), 'UTF8')), 'hex') = $2";

    @Override
    public List<ExportedRows> all() {
        return List.of(
                ExportedRows.scanned("mails", rows("mail t", BY_SEQUENCE, ADDRESSED, """
                    t.id, t.kind, t.recipient, t.details, t.state, t.created_at as "createdAt", t.ended_at as "endedAt"
                    """), 2_000, 100),
                ExportedRows.found(
                        "notification-preferences",
                        rows(
                                "notification_preferences t",
                                List.of(new KeyColumn("t.user_id", "text")),
                                "t.user_id = $1",
                                "t.muted"),
                        10),
                ExportedRows.found("notifications", rows("notifications t", BY_SEQUENCE, "t.user_id = $1", """
                    t.id, t.workspace_id as "workspaceId", t.category, t.title, t.body, t.data::jsonb as data,
                    t.created_at as "createdAt", t.read_at as "readAt"
                    """), 100),
                ExportedRows.found(
                        "webhook-endpoints", rows("webhook_endpoint t", BY_SEQUENCE, "t.created_by = $1", """
                    t.id, t.workspace_id as "workspaceId", t.description, t.created_at as "createdAt"
                    """), 500));
    }

    private static Rows rows(String table, List<KeyColumn> key, String condition, String members) {
        return new Rows(table, key, condition, members);
    }
}
