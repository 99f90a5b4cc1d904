package org.pyairtable.events;

/** What happens to workspaces and their members. Topic {@code core.workspaces}, keyed by workspace id. */
public sealed interface WorkspaceEvent extends Event {
    String workspaceId();

    @Override
    default String aggregateId() {
        return workspaceId();
    }

    @EventType("org.pyairtable.core.workspaces.created.v1")
    record WorkspaceCreated(String workspaceId, String name, String ownerId) implements WorkspaceEvent {}

    @EventType("org.pyairtable.core.workspaces.renamed.v1")
    record WorkspaceRenamed(String workspaceId, String name) implements WorkspaceEvent {}

    /** @param role one of {@link Role#wireName()} */
    @EventType("org.pyairtable.core.workspaces.member-added.v1")
    record MemberAdded(String workspaceId, String userId, String role) implements WorkspaceEvent {}

    /** @param role the new role, one of {@link Role#wireName()} */
    @EventType("org.pyairtable.core.workspaces.member-role-changed.v1")
    record MemberRoleChanged(String workspaceId, String userId, String role) implements WorkspaceEvent {}

    @EventType("org.pyairtable.core.workspaces.member-removed.v1")
    record MemberRemoved(String workspaceId, String userId) implements WorkspaceEvent {}
}
