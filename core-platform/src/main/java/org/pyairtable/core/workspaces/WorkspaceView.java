package org.pyairtable.core.workspaces;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Role;

/**
 * A workspace as its member sees it.
 *
 * @param role that of the member, in an archived workspace the one that the member has again when it is taken back
 * @param archived whether it is read and not written
 * @param archivedAt since when; absent while it is in use
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceView(
        String id,
        String name,
        String role,
        boolean archived,
        @Nullable Instant archivedAt) {
    static WorkspaceView of(Workspace workspace, Role role) {
        Instant archivedAt = workspace.archivedAt().orElse(null);
        return new WorkspaceView(workspace.id(), workspace.name(), role.wireName(), archivedAt != null, archivedAt);
    }
}
