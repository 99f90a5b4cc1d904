package org.pyairtable.communication.webhooks.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as the endpoint's workspace sees it.
 *
 * @param state {@code pending}, {@code delivered} or {@code exhausted}
 * @param status of the last answer; absent when there was none
 * @param error of the last attempt; absent when it succeeded
 * @param nextAttemptAt absent when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
        String messageId,
        String eventType,
        String state,
        int attempts,
        @Nullable Integer status,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant lastAttemptAt,
        @Nullable Instant nextAttemptAt) {}
