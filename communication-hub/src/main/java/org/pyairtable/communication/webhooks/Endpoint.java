package org.pyairtable.communication.webhooks;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a workspace wants its events sent to.
 *
 * @param sequence its place in lists
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
