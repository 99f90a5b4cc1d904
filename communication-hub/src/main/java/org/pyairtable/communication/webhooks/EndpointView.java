package org.pyairtable.communication.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as its workspace sees it.
 *
 * @param status {@code enabled} or {@code disabled}
 * @param failingSince since when every attempt has failed
 * @param secret only in the answer that made it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EndpointView(
        String id,
        String workspaceId,
        String url,
        List<String> eventTypes,
        String description,
        String status,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        Instant createdAt,
        @Nullable String secret) {
    static EndpointView of(Endpoint endpoint) {
        return of(endpoint, null);
    }

    static EndpointView of(Endpoint endpoint, @Nullable String secret) {
        return new EndpointView(
                endpoint.id(),
                endpoint.workspaceId(),
                endpoint.url().toString(),
                endpoint.eventTypes().sorted(),
                endpoint.description(),
                endpoint.disabledReason() == null ? "enabled" : "disabled",
                endpoint.disabledReason(),
                endpoint.failingSince(),
                endpoint.createdAt(),
                secret);
    }
}
