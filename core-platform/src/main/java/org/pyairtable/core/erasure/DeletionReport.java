package org.pyairtable.core.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far the deletion of a workspace has come.
 *
 * @param name that the workspace had
 * @param state {@code running} until every service has answered, then {@code done}
 * @param requestedBy id of the owner
 */
@Schema(name = "WorkspaceDeletion")
record DeletionReport(
        String workspaceId, String name, String state, Instant requestedAt, String requestedBy, List<Part> services) {
    DeletionReport {
        services = List.copyOf(services);
    }

    /**
     * A service.
     *
     * @param state {@code waiting} or {@code done}
     * @param deleted how many rows were deleted, by what they held
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WorkspaceDeletionPart")
    record Part(String service, String state, @Nullable Instant doneAt, Map<String, Long> deleted) {
        Part {
            deleted = Map.copyOf(deleted);
        }
    }
}
