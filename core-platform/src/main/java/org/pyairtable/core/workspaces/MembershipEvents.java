package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;

/** Publishes what happens to memberships, and the memberships themselves. */
@ApplicationScoped
class MembershipEvents {
    private final Outbox outbox;

    MembershipEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    Uni<Void> added(Member member, EventContext context) {
        return publish(
                member,
                new WorkspaceEvent.MemberAdded(
                        member.workspaceId(), member.userId(), member.role().wireName()),
                context);
    }

    Uni<Void> changed(Member member, Role before, EventContext context) {
        return publish(
                member,
                new WorkspaceEvent.MemberRoleChanged(
                        member.workspaceId(), member.userId(), member.role().wireName(), before.wireName()),
                context);
    }

    Uni<Void> removed(Member member, EventContext context) {
        WorkspaceEvent event = new WorkspaceEvent.MemberRemoved(
                member.workspaceId(), member.userId(), member.role().wireName());
        Function<Mutiny.Session, Uni<Void>> publish = session -> outbox.append(session, context, event)
                .chain(announced -> outbox.remove(session, Topics.MEMBERSHIPS, member.id()));
        return Panache.getSession().chain(publish::apply);
    }

    private Uni<Void> publish(Member member, WorkspaceEvent event, EventContext context) {
        return Panache.getSession().chain(session -> outbox.append(session, context, event)
                .chain(announced -> outbox.append(session, context, member.published()))
                .replaceWithVoid());
    }
}
