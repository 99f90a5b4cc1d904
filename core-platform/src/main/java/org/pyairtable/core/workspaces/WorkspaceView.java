package org.pyairtable.core.workspaces;

import org.pyairtable.events.Role;

/**
 * A workspace as its member sees it.
 *
 * @param role that of the member
 */
public record WorkspaceView(String id, String name, String role) {
    static WorkspaceView of(String id, String name, Role role) {
        return new WorkspaceView(id, name, role.wireName());
    }
}
