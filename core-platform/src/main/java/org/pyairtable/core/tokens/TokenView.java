package org.pyairtable.core.tokens;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token as its owner sees it later.
 *
 * @param lastUsedAt to the minute, a minute or so after the use; absent for a token that was not used since uses are counted
 * @param writes {@code allow}, {@code ask} or {@code deny} for the changes of agents' tools, by the name of a tool or {@code *};
 *     tools without one ask
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(
        String id,
        String name,
        List<String> scopes,
        List<String> resources,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        Map<String, String> writes) {}
