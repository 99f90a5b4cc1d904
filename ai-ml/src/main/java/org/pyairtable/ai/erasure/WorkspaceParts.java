package org.pyairtable.ai.erasure;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;
import org.pyairtable.outbox.erasure.WorkspaceRows;

/** The rows of a workspace here, worked through in the order of the names; its documents are elsewhere. */
@Singleton
final class WorkspaceParts implements WorkspaceRows {
    @Override
    public List<RowsOfWorkspace> all() {
        return List.of(
                new RowsOfWorkspace("budgets", "budget_limit", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("chat-changes", "chat_change", """
                    t.session_id in (select s.session_id from chat_session s where s.workspace_id = $1)""", 500),
                new RowsOfWorkspace("chat-messages", "chat_message", """
                    t.session_id in (select s.session_id from chat_session s where s.workspace_id = $1)""", 500),
                new RowsOfWorkspace("chat-sessions", "chat_session", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("model-calls", "model_call", "t.workspace_id = $1", 2000),
                // With the keys of the workspace.
                new RowsOfWorkspace("providers", "provider_choice", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("renamed-records", "renamed_record", """
                    t.record_id in (select d.record_id from document d join source_table s using (table_id)
                        join source_base b using (base_id) where b.workspace_id = $1)""", 500),
                // After the documents, which are found by the table.
                new RowsOfWorkspace("source-fields", "source_field", """
                    t.table_id in (select s.table_id from source_table s join source_base b using (base_id) where b.workspace_id = $1)""", 500),
                new RowsOfWorkspace("source-tables", "source_table", """
                    t.base_id in (select b.base_id from source_base b where b.workspace_id = $1)""", 500),
                new RowsOfWorkspace("sources", "source_base", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("tasks", "ai_task", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("spending", "spending", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("spending-by-use", "spending_by_use", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("spending-of-users", "spending_of_user", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("spending-reservations", "spending_reservation", "t.workspace_id = $1", 500));
    }
}
