package org.pyairtable.events;

/** What was told to whom. Topic {@code communication.events}, keyed by workspace id. */
public sealed interface CommunicationEvent extends Event {
    String workspaceId();

    @Override
    default String aggregateId() {
        return workspaceId();
    }

    @EventType("org.pyairtable.communication.events.notification-delivered.v1")
    record NotificationDelivered(
            String workspaceId, String notificationId, String userId, String category, String title)
            implements CommunicationEvent {}

    @EventType("org.pyairtable.communication.events.webhook-delivered.v1")
    record WebhookDelivered(
            String workspaceId, String endpointId, String messageId, String eventType, int attempt, int status)
            implements CommunicationEvent {}

    /** No attempt succeeded; nobody tries again by itself. */
    @EventType("org.pyairtable.communication.events.webhook-exhausted.v1")
    record WebhookExhausted(
            String workspaceId, String endpointId, String messageId, String eventType, int attempts, String reason)
            implements CommunicationEvent {}
}
