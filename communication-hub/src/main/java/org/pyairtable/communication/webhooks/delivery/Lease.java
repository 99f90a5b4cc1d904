package org.pyairtable.communication.webhooks.delivery;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.webhooks.WebhookSecret;
import org.pyairtable.events.EventContext;

/**
 * A delivery that this instance may attempt now. Until the lease ends no other instance takes it.
 *
 * @param token proves that the lease is still held when the outcome is recorded
 * @param attempt the number of this attempt, 1 for the first
 * @param attemptOfRound the same, counted from the last manual retry
 * @param secrets that sign, the newest first; none for a ping
 */
record Lease(
        UUID token,
        String endpointId,
        String messageId,
        URI target,
        List<WebhookSecret> secrets,
        int attempt,
        int attemptOfRound,
        String workspaceId,
        String eventType,
        String eventId,
        String actor,
        String correlation,
        @Nullable String traceparent,
        String body,
        @Nullable Ping ping) {
    /**
     * The part of a delivery that is specific to pings of Airtable webhooks.
     *
     * @param signature of the body, made by data-integration
     */
    record Ping(String id, String signature) {}

    Lease {
        secrets = List.copyOf(secrets);
    }

    /** The context of the events about the outcome. */
    EventContext context() {
        return EventContext.by(actor, workspaceId).withCause(eventId, correlation);
    }
}
