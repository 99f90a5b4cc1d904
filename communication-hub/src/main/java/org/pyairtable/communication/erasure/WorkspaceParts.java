package org.pyairtable.communication.erasure;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;
import org.pyairtable.outbox.erasure.WorkspaceRows;

/** The rows of a workspace here, worked through in the order of the names. */
@Singleton
final class WorkspaceParts implements WorkspaceRows {
    @Override
    public List<RowsOfWorkspace> all() {
        return List.of(
                new RowsOfWorkspace("notifications", "notifications", "t.workspace_id = $1", 1000),
                // With their mails.
                new RowsOfWorkspace("letters", "letter", "t.workspace_id = $1", 200),
                new RowsOfWorkspace("mails", "mail", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("webhook-deliveries", "webhook_delivery", """
                    t.endpoint_id in (select e.id from webhook_endpoint e where e.workspace_id = $1)
                        or t.message_id in (select m.id from webhook_message m where m.workspace_id = $1)""", 1000),
                new RowsOfWorkspace("webhook-endpoints", "webhook_endpoint", "t.workspace_id = $1", 500),
                new RowsOfWorkspace("webhook-messages", "webhook_message", "t.workspace_id = $1", 500));
    }
}
