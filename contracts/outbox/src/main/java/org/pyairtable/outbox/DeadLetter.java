package org.pyairtable.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that could not be handled, as an operator sees it.
 *
 * @param handler the handler that failed; empty when the message is not an event
 * @param payload as text when it is UTF-8; lists leave it out
 * @param payloadBase64 when it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
        String id,
        String topic,
        int partition,
        long offset,
        String handler,
        String eventId,
        String type,
        String code,
        String reason,
        int attempts,
        Instant failedAt,
        @Nullable Map<String, String> headers,
        @Nullable String payload,
        @Nullable String payloadBase64) {}
