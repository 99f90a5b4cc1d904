package org.pyairtable.ai.erasure;

import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;

/** The rows of a workspace here, worked through in the order of the names; its documents are elsewhere. */
final class WorkspaceParts {
    private WorkspaceParts() {}

    @Singleton
    static final class Budgets extends RowsOfWorkspace {
        Budgets() {
            super("budgets", "budget_limit", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Changes extends RowsOfWorkspace {
        Changes() {
            super("chat-changes", "chat_change", """
                    t.session_id in (select s.session_id from chat_session s where s.workspace_id = $1)""", 500);
        }
    }

    @Singleton
    static final class Messages extends RowsOfWorkspace {
        Messages() {
            super("chat-messages", "chat_message", """
                    t.session_id in (select s.session_id from chat_session s where s.workspace_id = $1)""", 500);
        }
    }

    @Singleton
    static final class Sessions extends RowsOfWorkspace {
        Sessions() {
            super("chat-sessions", "chat_session", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Calls extends RowsOfWorkspace {
        Calls() {
            super("model-calls", "model_call", "t.workspace_id = $1", 2000);
        }
    }

    /** With the keys of the workspace. */
    @Singleton
    static final class Providers extends RowsOfWorkspace {
        Providers() {
            super("providers", "provider_choice", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Renamed extends RowsOfWorkspace {
        Renamed() {
            super("renamed-records", "renamed_record", """
                    t.record_id in (select d.record_id from document d join source_table s using (table_id)
                        join source_base b using (base_id) where b.workspace_id = $1)""", 500);
        }
    }

    /** After the documents, which are found by the table. */
    @Singleton
    static final class Fields extends RowsOfWorkspace {
        Fields() {
            super("source-fields", "source_field", """
                    t.table_id in (select s.table_id from source_table s join source_base b using (base_id) where b.workspace_id = $1)""", 500);
        }
    }

    @Singleton
    static final class Tables extends RowsOfWorkspace {
        Tables() {
            super("source-tables", "source_table", """
                    t.base_id in (select b.base_id from source_base b where b.workspace_id = $1)""", 500);
        }
    }

    @Singleton
    static final class Bases extends RowsOfWorkspace {
        Bases() {
            super("sources", "source_base", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Tasks extends RowsOfWorkspace {
        Tasks() {
            super("tasks", "ai_task", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Spending extends RowsOfWorkspace {
        Spending() {
            super("spending", "spending", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class SpendingOfUsers extends RowsOfWorkspace {
        SpendingOfUsers() {
            super("spending-of-users", "spending_of_user", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Reservations extends RowsOfWorkspace {
        Reservations() {
            super("spending-reservations", "spending_reservation", "t.workspace_id = $1", 500);
        }
    }
}
