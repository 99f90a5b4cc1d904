package org.pyairtable.core.groups;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A group as members of its workspace see it.
 *
 * @param role what it gives its users in the workspace; absent when it gives none
 */
@Schema(name = "Group")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GroupView(String id, String name, @Nullable String role, Instant createdAt) {}
