package org.pyairtable.communication.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification as its recipient sees it.
 *
 * @param data what a client may link to, for example {@code baseId} and {@code recordId}
 * @param readAt absent while it is unread
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NotificationView(
        String id,
        String workspaceId,
        String category,
        String title,
        String body,
        JsonNode data,
        Instant createdAt,
        @Nullable Instant readAt) {}
