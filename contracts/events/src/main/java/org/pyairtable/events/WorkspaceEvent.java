package org.pyairtable.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens to workspaces and their members. Topic {@code core.workspaces}, keyed by workspace id. */
public sealed interface WorkspaceEvent extends Event {
    String workspaceId();

    @Override
    default String aggregateId() {
        return workspaceId();
    }

    @EventType("org.pyairtable.core.workspaces.created.v1")
    record WorkspaceCreated(String workspaceId, String name, String ownerId) implements WorkspaceEvent {}

    /** @param previousName absent in older events */
    @EventType("org.pyairtable.core.workspaces.renamed.v1")
    record WorkspaceRenamed(
            String workspaceId, String name, @Nullable String previousName) implements WorkspaceEvent {}

    /** From now on nothing in it is written, and its workflows start no runs. */
    @EventType("org.pyairtable.core.workspaces.archived.v1")
    record WorkspaceArchived(String workspaceId) implements WorkspaceEvent {}

    /** It is in use again. */
    @EventType("org.pyairtable.core.workspaces.taken-back.v1")
    record WorkspaceTakenBack(String workspaceId) implements WorkspaceEvent {}

    /** @param name that it had */
    @EventType("org.pyairtable.core.workspaces.deleted.v1")
    record WorkspaceDeleted(String workspaceId, String name) implements WorkspaceEvent {}

    /** @param role one of {@link Role#wireName()} */
    @EventType("org.pyairtable.core.workspaces.member-added.v1")
    record MemberAdded(String workspaceId, String userId, String role) implements WorkspaceEvent {}

    /**
     * The role of a member, the highest of the member's own and those that groups give, is another.
     *
     * @param role the new role, one of {@link Role#wireName()}
     * @param previousRole absent in older events
     */
    @EventType("org.pyairtable.core.workspaces.member-role-changed.v1")
    record MemberRoleChanged(
            String workspaceId,
            String userId,
            String role,
            @Nullable String previousRole) implements WorkspaceEvent {}

    /** @param previousRole absent in older events */
    @EventType("org.pyairtable.core.workspaces.member-removed.v1")
    record MemberRemoved(
            String workspaceId, String userId, @Nullable String previousRole) implements WorkspaceEvent {}

    /** @param role that the group gives its users, one of {@link Role#wireName()}; absent when it gives none */
    @EventType("org.pyairtable.core.workspaces.group-created.v1")
    record GroupCreated(
            String workspaceId,
            String groupId,
            String name,
            @Nullable String role) implements WorkspaceEvent {}

    /** A group has another name or gives another role. */
    @EventType("org.pyairtable.core.workspaces.group-changed.v1")
    record GroupChanged(
            String workspaceId,
            String groupId,
            String name,
            @Nullable String role,
            String previousName,
            @Nullable String previousRole)
            implements WorkspaceEvent {}

    /** @param previousRole that the group gave its users; absent when it gave none */
    @EventType("org.pyairtable.core.workspaces.group-deleted.v1")
    record GroupDeleted(
            String workspaceId,
            String groupId,
            String name,
            @Nullable String previousRole) implements WorkspaceEvent {}

    @EventType("org.pyairtable.core.workspaces.group-member-added.v1")
    record GroupMemberAdded(String workspaceId, String groupId, String userId) implements WorkspaceEvent {}

    @EventType("org.pyairtable.core.workspaces.group-member-removed.v1")
    record GroupMemberRemoved(String workspaceId, String groupId, String userId) implements WorkspaceEvent {}

    /**
     * A user has a role in one base, beside the one in the workspace, or as a guest.
     *
     * @param role one of {@link Role#wireName()}
     */
    @EventType("org.pyairtable.core.workspaces.base-role-given.v1")
    record BaseRoleGiven(String workspaceId, String baseId, String userId, String role) implements WorkspaceEvent {}

    @EventType("org.pyairtable.core.workspaces.base-role-changed.v1")
    record BaseRoleChanged(String workspaceId, String baseId, String userId, String role, String previousRole)
            implements WorkspaceEvent {}

    @EventType("org.pyairtable.core.workspaces.base-role-taken.v1")
    record BaseRoleTaken(String workspaceId, String baseId, String userId, String previousRole)
            implements WorkspaceEvent {}

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
