package org.pyairtable.events;

import java.util.List;
import java.util.Map;

/** Wishes to tell people something. Topic {@code communication.commands}, keyed by workspace id. */
public sealed interface CommunicationCommand extends Event {
    /**
     * Puts a message into the inbox of each recipient.
     *
     * @param recipients user ids; {@code *} means every member of the workspace
     * @param category for example {@code workflow}, {@code security}; preferences are per category
     * @param data what a client may link to, for example {@code baseId}, {@code recordId}
     */
    @EventType("org.pyairtable.communication.commands.send-notification.v1")
    record SendNotification(
            String workspaceId,
            List<String> recipients,
            String category,
            String title,
            String body,
            Map<String, Object> data)
            implements CommunicationCommand {
        public SendNotification {
            recipients = List.copyOf(recipients);
        }

        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }
}
