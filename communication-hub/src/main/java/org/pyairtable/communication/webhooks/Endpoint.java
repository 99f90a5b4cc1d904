package org.pyairtable.communication.webhooks;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target that a workspace has its events sent to.
 *
 * @param sequence its position in lists
 * @param disabledReason why nothing is sent any more; absent while it is enabled
 */
record Endpoint(
        long sequence,
        String id,
        String workspaceId,
        URI url,
        EventTypes eventTypes,
        String description,
        Instant createdAt,
        @Nullable Instant failingSince,
        @Nullable String disabledReason) {}
