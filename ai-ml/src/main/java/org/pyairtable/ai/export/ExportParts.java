package org.pyairtable.ai.export;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.export.ExportedRows;
import org.pyairtable.outbox.export.ExportedRows.KeyColumn;
import org.pyairtable.outbox.export.ExportedRows.Rows;
import org.pyairtable.outbox.export.ExportedTables;

/**
 * What ai-ml holds on a person: what was asked and what it cost. Answers stay here, since they quote records that the person
 * may not see any more; the chat shows them as long as it shows the session.
 */
@Singleton
final class ExportParts implements ExportedTables {
    private static final List<KeyColumn> BY_WORKSPACE = List.of(new KeyColumn("t.workspace_id", "text"));
    private static final List<KeyColumn> BY_SESSION = List.of(new KeyColumn("t.session_id", "text"));

    @Override
    public List<ExportedRows> all() {
        return List.of(
                ExportedRows.found(
                        "budgets-changed", rows("budget_limit t", BY_WORKSPACE, "t.changed_by = $1", """
                    t.workspace_id as "workspaceId", t.changed_at as "changedAt"
                    """), 500),
                ExportedRows.found(
                        "chat-questions",
                        rows(
                                "chat_message t join chat_session s on s.session_id = t.session_id",
                                List.of(new KeyColumn("t.session_id", "text"), new KeyColumn("t.position", "bigint")),
                                "s.user_id = $1",
                                """
                    t.session_id as "sessionId", t.question, t.base_id as "baseId", t.mode, t.state, t.usage,
                    t.asked_at as "askedAt"
                    """),
                        200),
                ExportedRows.found("chat-sessions", rows("chat_session t", BY_SESSION, "t.user_id = $1", """
                    t.session_id as "sessionId", t.workspace_id as "workspaceId", t.title, t.created_at as "createdAt"
                    """), 500),
                ExportedRows.scanned(
                        "model-calls",
                        rows("model_call t", List.of(new KeyColumn("t.call_id", "bigint")), "t.user_id = $1", """
                    t.workspace_id as "workspaceId", t.provider, t.model, t.outcome, t.started_at as "startedAt",
                    t.input_tokens as "inputTokens", t.output_tokens as "outputTokens", t.micros"""),
                        5_000),
                ExportedRows.found(
                        "providers-changed", rows("provider_choice t", BY_WORKSPACE, "t.changed_by = $1", """
                    t.workspace_id as "workspaceId", t.changed_at as "changedAt"
                    """), 500),
                ExportedRows.scanned(
                        "spending",
                        rows(
                                "spending_of_user t",
                                List.of(
                                        new KeyColumn("t.workspace_id", "text"),
                                        new KeyColumn("t.user_id", "text"),
                                        new KeyColumn("t.day", "date")),
                                "t.user_id = $1",
                                "t.workspace_id as \"workspaceId\", t.day, t.micros"),
                        5_000),
                ExportedRows.scanned(
                        "spending-by-use",
                        rows(
                                "spending_by_use t",
                                List.of(
                                        new KeyColumn("t.workspace_id", "text"),
                                        new KeyColumn("t.day", "date"),
                                        new KeyColumn("t.user_id", "text"),
                                        new KeyColumn("t.model", "text"),
                                        new KeyColumn("t.purpose", "text"),
                                        new KeyColumn("t.tool", "text")),
                                "t.user_id = $1",
                                """
                    t.workspace_id as "workspaceId", t.day, t.model, t.purpose, t.tool, t.calls, t.failed,
                    t.input_tokens as "inputTokens", t.output_tokens as "outputTokens", t.micros"""),
                        5_000),
                ExportedRows.found(
                        "tasks",
                        rows("ai_task t", List.of(new KeyColumn("t.sequence", "bigint")), "t.actor = $1", """
                    t.id, t.workspace_id as "workspaceId", t.state, t.created_at as "createdAt", t.ended_at as "endedAt"
                    """),
                        500));
    }

    private static Rows rows(String table, List<KeyColumn> key, String condition, String members) {
        return new Rows(table, key, condition, members);
    }
}
