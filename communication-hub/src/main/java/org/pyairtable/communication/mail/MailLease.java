package org.pyairtable.communication.mail;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that this instance may send now. Until the lease ends no other instance takes it.
 *
 * @param token proves that the lease is still held when the outcome is recorded
 * @param attempt 1 for the first
 * @param sealed absent for a kind without a link
 * @param letterId the letter that it is for one recipient; absent for other kinds
 */
record MailLease(
        UUID token,
        String id,
        MailKind kind,
        String recipient,
        Map<String, String> values,
        @Nullable Buffer sealed,
        String keyId,
        Instant expiresAt,
        int attempt,
        @Nullable String letterId) {
    @Override
    public String toString() {
        return "MailLease[" + id + "]";
    }
}
