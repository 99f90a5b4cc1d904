package org.pyairtable.core.groups;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.workspaces.EffectiveRoles;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The groups of a workspace. All members see them; creators and owners manage those that give no role above their own.
 * Changes are made under the lock of the workspace, with the memberships that follow from them.
 */
@ApplicationScoped
class Groups {
    static final int MOST = 100;

    private final GroupRepository groups;
    private final GroupMemberRepository members;
    private final GroupEvents events;
    private final EffectiveRoles roles;
    private final Joining joining;
    private final Workspaces workspaces;
    private final Clock clock;

    Groups(
            GroupRepository groups,
            GroupMemberRepository members,
            GroupEvents events,
            EffectiveRoles roles,
            Joining joining,
            Workspaces workspaces,
            Clock clock) {
        this.groups = groups;
        this.members = members;
        this.events = events;
        this.roles = roles;
        this.joining = joining;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    Uni<Page<GroupView>> list(Principal caller, String workspaceId, PageRequest page) {
        return Panache.withSession(() -> workspaces
                .require(caller, workspaceId, Role.VIEWER)
                .chain(() -> groups.ofWorkspace(workspaceId, page.textOr(""), page.rows()))
                .map(rows -> Page.ofTexts(rows, page, WorkspaceGroup::id).map(WorkspaceGroup::view)));
    }

    Uni<GroupView> get(Principal caller, String workspaceId, String groupId) {
        return Panache.withSession(() -> workspaces
                .require(caller, workspaceId, Role.VIEWER)
                .chain(() -> find(workspaceId, groupId))
                .map(WorkspaceGroup::view));
    }

    Uni<GroupView> create(
            Principal caller, String workspaceId, String name, Optional<Role> role, EventContext context) {
        WorkspaceGroup group = new WorkspaceGroup(
                Ids.random("grp"),
                workspaceId,
                name,
                orNull(role),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return Panache.withTransaction(() -> requireGiving(caller, workspaceId, role)
                .chain(() -> refuseTooMany(workspaceId))
                .chain(() -> refuseTaken(group, name))
                .chain(() -> groups.persist(group))
                .chain(() -> events.created(group, context))
                .map(created -> group.view()));
    }

    /** Replaces the name and the role. */
    Uni<GroupView> replace(
            Principal caller,
            String workspaceId,
            String groupId,
            String name,
            Optional<Role> role,
            EventContext context) {
        return Panache.withTransaction(() -> managed(caller, workspaceId, groupId)
                .call(() -> requireGiving(caller, workspaceId, role))
                .call(group -> refuseTaken(group, name))
                .call(group -> change(group, name, role, context))
                .map(WorkspaceGroup::view));
    }

    /** The same again is not an event. */
    private Uni<Void> change(WorkspaceGroup group, String name, Optional<Role> role, EventContext context) {
        String previousName = group.name();
        Optional<Role> previousRole = group.role();
        if (previousName.equals(name) && previousRole.equals(role)) {
            return Uni.createFrom().voidItem();
        }
        group.change(name, orNull(role));
        Uni<Void> changed = events.changed(group, previousName, previousRole, context);
        return previousRole.equals(role)
                ? changed
                : changed.chain(() -> members.userIds(group.id()))
                        .chain(users -> roles.settle(group.workspaceId(), users, context));
    }

    Uni<Void> delete(Principal caller, String workspaceId, String groupId, EventContext context) {
        return Panache.withTransaction(() -> managed(caller, workspaceId, groupId)
                .chain(group -> members.userIds(groupId).chain(users -> members.removeAll(groupId)
                        .chain(() -> groups.delete(group))
                        .chain(() -> events.deleted(group, context))
                        .chain(() -> roles.settle(workspaceId, users, context)))));
    }

    /** The group, under the lock of its workspace. Refuses callers who may not give its role. */
    Uni<WorkspaceGroup> managed(Principal caller, String workspaceId, String groupId) {
        return joining.requireGiving(caller, workspaceId, Role.VIEWER)
                .chain(() -> find(workspaceId, groupId))
                .call(group -> requireGiving(caller, workspaceId, group.role()));
    }

    private Uni<WorkspaceGroup> find(String workspaceId, String groupId) {
        return groups.of(workspaceId, groupId)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Group " + groupId)));
    }

    private Uni<Void> requireGiving(Principal caller, String workspaceId, Optional<Role> role) {
        return joining.requireGiving(caller, workspaceId, role.orElse(Role.VIEWER))
                .replaceWithVoid();
    }

    private Uni<Void> refuseTooMany(String workspaceId) {
        return groups.countOf(workspaceId)
                .invoke(count -> {
                    if (count >= MOST) {
                        throw ServiceException.conflict(
                                "The workspace has " + MOST + " groups, the limit; delete one first");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> refuseTaken(WorkspaceGroup group, String name) {
        return groups.isTaken(group.workspaceId(), name, group.id())
                .invoke(taken -> {
                    if (taken) {
                        throw ServiceException.conflict(
                                "The workspace has a group “" + name + "”; choose another name");
                    }
                })
                .replaceWithVoid();
    }

    private static @Nullable Role orNull(Optional<Role> role) {
        return role.orElse(null);
    }
}
