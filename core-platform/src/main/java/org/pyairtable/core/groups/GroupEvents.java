package org.pyairtable.core.groups;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;

/** Publishes what happens to groups, and the groups themselves. */
@ApplicationScoped
class GroupEvents {
    private final GroupMemberRepository members;
    private final Outbox outbox;

    GroupEvents(GroupMemberRepository members, Outbox outbox) {
        this.members = members;
        this.outbox = outbox;
    }

    Uni<Void> created(WorkspaceGroup group, EventContext context) {
        return publish(
                group,
                new WorkspaceEvent.GroupCreated(group.workspaceId(), group.id(), group.name(), wire(group.role())),
                context);
    }

    Uni<Void> changed(WorkspaceGroup group, String previousName, Optional<Role> previousRole, EventContext context) {
        return publish(
                group,
                new WorkspaceEvent.GroupChanged(
                        group.workspaceId(),
                        group.id(),
                        group.name(),
                        wire(group.role()),
                        previousName,
                        wire(previousRole)),
                context);
    }

    Uni<Void> deleted(WorkspaceGroup group, EventContext context) {
        WorkspaceEvent event =
                new WorkspaceEvent.GroupDeleted(group.workspaceId(), group.id(), group.name(), wire(group.role()));
        return Panache.getSession().chain(session -> outbox.append(session, context, event)
                .chain(() -> outbox.remove(session, Topics.GROUPS, group.id())));
    }

    Uni<Void> memberAdded(WorkspaceGroup group, String userId, EventContext context) {
        return publish(group, new WorkspaceEvent.GroupMemberAdded(group.workspaceId(), group.id(), userId), context);
    }

    Uni<Void> memberRemoved(WorkspaceGroup group, String userId, EventContext context) {
        return publish(group, new WorkspaceEvent.GroupMemberRemoved(group.workspaceId(), group.id(), userId), context);
    }

    /** With all its users: the newest state counts alone. */
    private Uni<Void> publish(WorkspaceGroup group, WorkspaceEvent event, EventContext context) {
        return Panache.getSession().chain(session -> outbox.append(session, context, event)
                .chain(() -> members.userIds(group.id()))
                .chain(users -> outbox.append(
                        session, context, new State.Group(group.workspaceId(), group.id(), group.name(), users)))
                .replaceWithVoid());
    }

    private static @Nullable String wire(Optional<Role> role) {
        return role.map(Role::wireName).orElse(null);
    }
}
