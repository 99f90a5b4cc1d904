package org.pyairtable.core.baseroles;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;

/** Publishes what happens to roles in single bases, and the roles themselves. */
@ApplicationScoped
class BaseRoleEvents {
    private final BaseMemberRepository members;
    private final Outbox outbox;

    BaseRoleEvents(BaseMemberRepository members, Outbox outbox) {
        this.members = members;
        this.outbox = outbox;
    }

    Uni<Void> given(BaseMember member, EventContext context) {
        BasePlace place = member.place();
        return publish(
                member,
                new WorkspaceEvent.BaseRoleGiven(
                        place.workspaceId(),
                        place.baseId(),
                        member.userId(),
                        member.role().wireName()),
                context);
    }

    Uni<Void> changed(BaseMember member, Role before, EventContext context) {
        BasePlace place = member.place();
        return publish(
                member,
                new WorkspaceEvent.BaseRoleChanged(
                        place.workspaceId(),
                        place.baseId(),
                        member.userId(),
                        member.role().wireName(),
                        before.wireName()),
                context);
    }

    /** Removes the role and publishes that; in the caller's transaction. */
    Uni<Void> take(BaseMember member, EventContext context) {
        BasePlace place = member.place();
        WorkspaceEvent event = new WorkspaceEvent.BaseRoleTaken(
                place.workspaceId(),
                place.baseId(),
                member.userId(),
                member.role().wireName());
        return members.delete(member).chain(Panache::getSession).chain(session -> outbox.append(session, context, event)
                .chain(() -> outbox.remove(session, Topics.BASE_ROLES, member.id())));
    }

    private Uni<Void> publish(BaseMember member, WorkspaceEvent event, EventContext context) {
        return Panache.getSession().chain(session -> outbox.append(session, context, event)
                .chain(() -> outbox.append(session, context, member.published()))
                .replaceWithVoid());
    }
}
