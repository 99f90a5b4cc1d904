package org.pyairtable.core.tokens;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token as its owner sees it later. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenView(
        String id,
        String name,
        List<String> scopes,
        List<String> resources,
        Instant createdAt,
        @Nullable Instant expiresAt) {}
