package org.pyairtable.communication.erasure;

import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;

/** The rows of a workspace here, worked through in the order of the names. */
final class WorkspaceParts {
    private WorkspaceParts() {}

    @Singleton
    static final class Notifications extends RowsOfWorkspace {
        Notifications() {
            super("notifications", "notifications", "t.workspace_id = $1", 1000);
        }
    }

    /** With their mails. */
    @Singleton
    static final class Letters extends RowsOfWorkspace {
        Letters() {
            super("letters", "letter", "t.workspace_id = $1", 200);
        }
    }

    @Singleton
    static final class Deliveries extends RowsOfWorkspace {
        Deliveries() {
            super("webhook-deliveries", "webhook_delivery", """
                    t.endpoint_id in (select e.id from webhook_endpoint e where e.workspace_id = $1)
                        or t.message_id in (select m.id from webhook_message m where m.workspace_id = $1)""", 1000);
        }
    }

    @Singleton
    static final class Endpoints extends RowsOfWorkspace {
        Endpoints() {
            super("webhook-endpoints", "webhook_endpoint", "t.workspace_id = $1", 500);
        }
    }

    @Singleton
    static final class Messages extends RowsOfWorkspace {
        Messages() {
            super("webhook-messages", "webhook_message", "t.workspace_id = $1", 500);
        }
    }
}
