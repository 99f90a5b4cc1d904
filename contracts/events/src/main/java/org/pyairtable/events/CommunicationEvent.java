package org.pyairtable.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Notifications and webhook deliveries, with their results. Topic {@code communication.events}, keyed by workspace id. */
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

    /** All attempts failed; there is no further automatic one. */
    @EventType("org.pyairtable.communication.events.webhook-exhausted.v1")
    record WebhookExhausted(
            String workspaceId, String endpointId, String messageId, String eventType, int attempts, String reason)
            implements CommunicationEvent {}

    /**
     * One attempt to deliver a ping.
     *
     * @param attempt 1 for the first
     * @param completedAt when the answer had arrived, or the attempt had failed
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

    /**
     * An operator, the actor, allowed webhooks to reach a receiver that has no public address. It concerns every workspace,
     * so the receiver is the key.
     *
     * @param receiver {@code host:port}
     */
    @EventType("org.pyairtable.communication.events.receiver-allowed.v1")
    record ReceiverAllowed(String receiver, Instant until) implements CommunicationEvent {
        @Override
        public String workspaceId() {
            return receiver;
        }
    }

    /**
     * An operator, the actor, revoked a receiver before its permission expired.
     *
     * @param receiver {@code host:port}
     */
    @EventType("org.pyairtable.communication.events.receiver-disallowed.v1")
    record ReceiverDisallowed(String receiver) implements CommunicationEvent {
        @Override
        public String workspaceId() {
            return receiver;
        }
    }

    /**
     * A letter was taken by the mail server for every recipient. Its causation is the command.
     *
     * @param key of the command
     */
    @EventType("org.pyairtable.communication.events.letter-sent.v1")
    record LetterSent(String workspaceId, String key, int recipients) implements CommunicationEvent {}

    /**
     * A letter was not taken for every recipient. Its causation is the command.
     *
     * @param key of the command
     * @param code {@code MAIL_SERVER_MISSING}, {@code MAIL_INVALID}, {@code MAIL_RECIPIENT_REFUSED}, {@code MAIL_REFUSED} or
     *     {@code MAIL_NOT_SENT}
     * @param message without addresses
     * @param passes whether the same may succeed later; those who have the letter do not get it again
     * @param sent to how many it was sent
     */
    @EventType("org.pyairtable.communication.events.letter-failed.v1")
    record LetterFailed(String workspaceId, String key, String code, String message, boolean passes, int sent)
            implements CommunicationEvent {}

    /** What an attempt means for its ping. */
    enum PingResult {
        DELIVERED,
        /** Another attempt follows. */
        FAILED,
        /** No further automatic attempt follows. */
        EXHAUSTED
    }
}
