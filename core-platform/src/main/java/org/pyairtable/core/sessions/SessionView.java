package org.pyairtable.core.sessions;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as its user sees it.
 *
 * @param lastUsedAt when it was opened or refreshed last
 * @param device what the client said that it is, shortened; absent for sessions from before it was kept, as is
 *     {@code address}
 * @param current whether it is the one that asks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionView(
        String id,
        Instant createdAt,
        Instant lastUsedAt,
        @Nullable String device,
        @Nullable String address,
        boolean current) {}
