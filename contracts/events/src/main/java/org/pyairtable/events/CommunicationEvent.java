package org.pyairtable.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

    /**
     * One attempt to deliver a ping.
     *
     * @param attempt 1 for the first
     * @param completedAt when the answer was there, or it was clear that none would come
     * @param error what went wrong; absent when the target accepted it
     */
    @EventType("org.pyairtable.communication.events.ping-attempted.v1")
    record PingAttempted(
            String workspaceId,
            String webhookId,
            String pingId,
            int attempt,
            PingResult result,
            long durationMillis,
            Instant completedAt,
            @Nullable String error)
            implements CommunicationEvent {}

    /** What an attempt means for its ping. */
    enum PingResult {
        DELIVERED,
        /** There will be another attempt. */
        FAILED,
        /** Nobody tries again by itself. */
        EXHAUSTED
    }
}
