package org.pyairtable.events;

import java.time.Instant;

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

    /**
     * Somebody was invited, or invited again with another link. The address is not part of it.
     *
     * @param role that accepting gives, one of {@link Role#wireName()}
     * @param expiresAt when the link ends
     */
    @EventType("org.pyairtable.core.workspaces.invitation-issued.v1")
    record InvitationIssued(String workspaceId, String invitationId, String role, Instant expiresAt)
            implements WorkspaceEvent {}

    /** @param how {@code accepted}, {@code declined} or {@code revoked} */
    @EventType("org.pyairtable.core.workspaces.invitation-ended.v1")
    record InvitationEnded(String workspaceId, String invitationId, String how) implements WorkspaceEvent {}

    /** @param userId of the service account, a member like others */
    @EventType("org.pyairtable.core.workspaces.service-account-created.v1")
    record ServiceAccountCreated(String workspaceId, String userId, String name) implements WorkspaceEvent {}

    @EventType("org.pyairtable.core.workspaces.service-account-deleted.v1")
    record ServiceAccountDeleted(String workspaceId, String userId) implements WorkspaceEvent {}
}
