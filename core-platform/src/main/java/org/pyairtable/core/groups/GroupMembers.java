package org.pyairtable.core.groups;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.pyairtable.core.capacity.Capacity;
import org.pyairtable.core.capacity.Held;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.workspaces.EffectiveRoles;
import org.pyairtable.core.workspaces.NewcomerLookup;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** Who is in a group. */
@ApplicationScoped
class GroupMembers {
    /** Their memberships change with the group's role, in one transaction. */
    static final int MOST = 500;

    private final Groups groups;
    private final GroupMemberRepository members;
    private final GroupEvents events;
    private final EffectiveRoles roles;
    private final NewcomerLookup newcomers;
    private final Capacity capacity;
    private final Clock clock;

    GroupMembers(
            Groups groups,
            GroupMemberRepository members,
            GroupEvents events,
            EffectiveRoles roles,
            NewcomerLookup newcomers,
            Capacity capacity,
            Clock clock) {
        this.groups = groups;
        this.members = members;
        this.events = events;
        this.roles = roles;
        this.newcomers = newcomers;
        this.capacity = capacity;
        this.clock = clock;
    }

    Uni<Page<GroupMemberView>> list(Principal caller, String workspaceId, String groupId, PageRequest page) {
        return Panache.withSession(() -> groups.get(caller, workspaceId, groupId)
                .chain(() -> members.people(groupId, page.textOr(""), page.rows()))
                .map(rows -> Page.ofTexts(rows, page, GroupMemberView::userId)));
    }

    /** A member of the workspace, or a registered user, whom a group with a role makes one. */
    Uni<GroupMemberView> add(
            Principal caller, String workspaceId, String groupId, NewcomerLookup.Named named, EventContext context) {
        return Panache.withTransaction(
                () -> groups.managed(caller, workspaceId, groupId).chain(group -> newcomers
                        .find(workspaceId, named)
                        .call(user -> add(group, user, context))
                        .map(GroupMemberView::of)));
    }

    private Uni<Void> add(WorkspaceGroup group, User user, EventContext context) {
        return refuseIfIn(group, user)
                .chain(() -> refuseTooMany(group))
                .chain(() -> capacity.requireRoom(Held.MEMBERSHIPS))
                .chain(() -> members.persist(new GroupMember(group, user.id(), clock.instant(), context.actor())))
                .chain(() -> events.memberAdded(group, user.id(), context))
                .chain(() -> roles.settle(group.workspaceId(), List.of(user.id()), context));
    }

    Uni<Void> remove(Principal caller, String workspaceId, String groupId, String userId, EventContext context) {
        return Panache.withTransaction(
                () -> groups.managed(caller, workspaceId, groupId).chain(group -> members.of(groupId, userId)
                        .map(found ->
                                found.orElseThrow(() -> ServiceException.notFound("User " + userId + " in the group")))
                        .chain(members::delete)
                        .chain(() -> events.memberRemoved(group, userId, context))
                        .chain(() -> roles.settle(workspaceId, List.of(userId), context))));
    }

    private Uni<Void> refuseIfIn(WorkspaceGroup group, User user) {
        return members.of(group.id(), user.id())
                .invoke(found -> {
                    if (found.isPresent()) {
                        throw ServiceException.conflict("The user is in the group already");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> refuseTooMany(WorkspaceGroup group) {
        return members.countOf(group.id())
                .invoke(count -> {
                    if (count >= MOST) {
                        throw ServiceException.conflict(
                                "The group has " + MOST + " users, the limit; remove one first, or make another group");
                    }
                })
                .replaceWithVoid();
    }
}
