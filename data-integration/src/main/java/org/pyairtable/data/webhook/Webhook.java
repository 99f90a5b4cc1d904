package org.pyairtable.data.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * A webhook as it is listed.
 *
 * @param specification JSON as it was given
 * @param failure why it gets no payloads any more
 * @param nextCursor the cursor that its next payload will have
 * @param lastResult JSON of how the newest attempt at a ping ended
 */
public record Webhook(
        String id,
        Optional<String> notificationUrl,
        String specification,
        Instant expiresAt,
        boolean notificationsEnabled,
        Optional<String> failure,
        long nextCursor,
        boolean pinging,
        Optional<Instant> lastSuccess,
        Optional<String> lastResult) {
    /** Whether changes give payloads for it. */
    public boolean isActive(Instant now) {
        return failure.isEmpty() && now.isBefore(expiresAt);
    }
}
