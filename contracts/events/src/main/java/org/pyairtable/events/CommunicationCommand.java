package org.pyairtable.events;

import java.util.List;
import java.util.Map;

/** Wishes to tell people or other systems something. Topic {@code communication.commands}, keyed by workspace id. */
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

    /**
     * Tells the target of an Airtable webhook that there is something to fetch: one POST, tried again for about a day until
     * the target accepts it. Each attempt is answered by {@link CommunicationEvent.PingAttempted}.
     *
     * @param webhookId in Airtable's form, {@code ach…}
     * @param pingId which of the webhook's pings the answers are about
     * @param body JSON, sent byte for byte
     * @param signature of the body with the webhook's secret, as the header {@code X-Airtable-Content-MAC} carries it
     */
    @EventType("org.pyairtable.communication.commands.deliver-ping.v1")
    record DeliverPing(String workspaceId, String webhookId, String pingId, String url, String body, String signature)
            implements CommunicationCommand {
        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }

    /** An Airtable webhook wants no pings any more: those that still wait are not sent. */
    @EventType("org.pyairtable.communication.commands.cancel-pings.v1")
    record CancelPings(String workspaceId, String webhookId) implements CommunicationCommand {
        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }
}
