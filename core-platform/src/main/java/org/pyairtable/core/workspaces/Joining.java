package org.pyairtable.core.workspaces;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.capacity.Capacity;
import org.pyairtable.core.capacity.Held;
import org.pyairtable.core.identity.User;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** How users become members and cease to be; in the caller's transaction, under the lock of the workspace. */
@ApplicationScoped
public class Joining {
    private final WorkspaceRepository workspaces;
    private final MemberRepository members;
    private final MembershipEvents events;
    private final Workspaces access;
    private final EffectiveRoles roles;
    private final Capacity capacity;
    private final Clock clock;

    Joining(
            WorkspaceRepository workspaces,
            MemberRepository members,
            MembershipEvents events,
            Workspaces access,
            EffectiveRoles roles,
            Capacity capacity,
            Clock clock) {
        this.workspaces = workspaces;
        this.members = members;
        this.events = events;
        this.access = access;
        this.roles = roles;
        this.capacity = capacity;
        this.clock = clock;
    }

    /** As {@link #requireManaging}; also refuses an archived workspace, in which nothing is given. */
    public Uni<WorkspaceView> requireGiving(Principal principal, String workspaceId, Role role) {
        return requireManaging(principal, workspaceId, role)
                .call(view -> workspaces.findById(workspaceId).invoke(Workspace::requireWritable));
    }

    /** Refuses callers who may not give the role in the workspace, and all for whom the workspace does not exist. */
    public Uni<WorkspaceView> requireManaging(Principal principal, String workspaceId, Role role) {
        return locked(workspaceId).chain(workspace -> access.role(principal, workspaceId)
                .invoke(own -> MemberRules.mayGive(own, role))
                .map(own -> WorkspaceView.of(workspace, own)));
    }

    /** Whether the user may give the role, now. */
    public Uni<Boolean> mayGive(String userId, String workspaceId, Role role) {
        return members.of(workspaceId, userId).map(member -> member.filter(
                        m -> m.role().includes(Role.CREATOR) && m.role().includes(role))
                .isPresent());
    }

    public Uni<Boolean> isMember(String workspaceId, String userId) {
        return members.of(workspaceId, userId).map(member -> member.isPresent());
    }

    /** Empty for who is not a member. */
    public Uni<Optional<Role>> roleOf(String workspaceId, String userId) {
        return members.of(workspaceId, userId).map(member -> member.map(Member::role));
    }

    /** The service accounts among the members, in the order of ids, those after {@code after}. */
    public Uni<List<MemberView>> services(String workspaceId, String after, int limit) {
        return members.services(workspaceId, after, limit);
    }

    /** The name of a workspace that exists. */
    public Uni<String> nameOf(String workspaceId) {
        return workspaces.findById(workspaceId).map(Workspace::name);
    }

    /**
     * Gives the user a role of their own. Refused when the user has one already, or the installation has no room for a
     * membership.
     *
     * @param givenBy who added or invited the user
     * @return the workspace, with the role that counts
     */
    public Uni<WorkspaceView> join(String workspaceId, User user, Role role, String givenBy, EventContext cause) {
        return join(workspaceId, user, role, null, givenBy, cause)
                .chain(member ->
                        workspaces.findById(workspaceId).map(workspace -> WorkspaceView.of(workspace, member.role())));
    }

    /**
     * As above.
     *
     * @param until when the role ends; absent for one that lasts
     */
    Uni<Member> join(
            String workspaceId, User user, Role role, @Nullable Instant until, String givenBy, EventContext cause) {
        EventContext context = cause.withWorkspace(workspaceId);
        return locked(workspaceId)
                .invoke(Workspace::requireWritable)
                .chain(() -> members.of(workspaceId, user.id()))
                .chain(found -> found.map(member -> own(member, role, until, context))
                        .orElseGet(() -> enter(workspaceId, user, role, until, givenBy, context)));
    }

    private Uni<Member> enter(
            String workspaceId, User user, Role role, @Nullable Instant until, String givenBy, EventContext context) {
        Member member = new Member(workspaceId, user.id(), role, clock.instant(), givenBy);
        member.own(role, until);
        return capacity.requireRoom(Held.MEMBERSHIPS)
                .chain(() -> members.persist(member))
                .call(() -> events.added(member, context));
    }

    /** Who is a member by groups alone gets a role of their own. */
    private Uni<Member> own(Member member, Role role, @Nullable Instant until, EventContext context) {
        if (member.ownRole().isPresent()) {
            throw ServiceException.conflict("The user is already a member");
        }
        member.own(role, until);
        return roles.settle(member.workspaceId(), List.of(member.userId()), context)
                .replaceWith(member);
    }

    /** Ends the membership, if there is one, and all else that the user has there. For members who are never owners. */
    public Uni<Void> leave(String workspaceId, String userId, EventContext cause) {
        return members.of(workspaceId, userId)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : roles.leave(found.get(), cause.withWorkspace(workspaceId)));
    }

    /** Holds others off who change members of the workspace, until the transaction has ended. */
    public Uni<Void> lock(String workspaceId) {
        return locked(workspaceId).replaceWithVoid();
    }

    private Uni<Workspace> locked(String workspaceId) {
        return workspaces
                .findById(workspaceId, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> Workspaces.unknown(workspaceId))
                .invoke(workspace -> {
                    if (workspace.isDeleted()) {
                        throw Workspaces.unknown(workspaceId);
                    }
                });
    }
}
