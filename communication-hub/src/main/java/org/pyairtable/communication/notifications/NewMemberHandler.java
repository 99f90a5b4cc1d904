package org.pyairtable.communication.notifications;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.SessionEventHandler;

/** Notifies users that they were added to a workspace or to a base, unless they added themselves by creating it. */
@ApplicationScoped
class NewMemberHandler implements SessionEventHandler<WorkspaceEvent> {
    private final Inboxes inboxes;

    NewMemberHandler(Inboxes inboxes) {
        this.inboxes = inboxes;
    }

    @Override
    public Topic<WorkspaceEvent> topic() {
        return Topics.WORKSPACES;
    }

    @Override
    public String name() {
        return "new-members";
    }

    @Override
    public Uni<Void> handle(Mutiny.Session session, Envelope<WorkspaceEvent> event) {
        return switch (event.event()) {
            case WorkspaceEvent.MemberAdded added ->
                added.userId().equals(event.actor()) ? nothing() : welcome(session, event, added);
            case WorkspaceEvent.BaseRoleGiven given -> welcome(session, event, given);
            case WorkspaceEvent.WorkspaceCreated e -> nothing();
            case WorkspaceEvent.WorkspaceRenamed e -> nothing();
            case WorkspaceEvent.WorkspaceArchived e -> nothing();
            case WorkspaceEvent.WorkspaceTakenBack e -> nothing();
            case WorkspaceEvent.WorkspaceDeleted e -> nothing();
            case WorkspaceEvent.MemberRoleChanged e -> nothing();
            case WorkspaceEvent.MemberRemoved e -> nothing();
            case WorkspaceEvent.InvitationIssued e -> nothing();
            case WorkspaceEvent.InvitationEnded e -> nothing();
            case WorkspaceEvent.ServiceAccountCreated e -> nothing();
            case WorkspaceEvent.ServiceAccountDeleted e -> nothing();
            case WorkspaceEvent.GroupCreated e -> nothing();
            case WorkspaceEvent.GroupChanged e -> nothing();
            case WorkspaceEvent.GroupDeleted e -> nothing();
            case WorkspaceEvent.GroupMemberAdded e -> nothing();
            case WorkspaceEvent.GroupMemberRemoved e -> nothing();
            case WorkspaceEvent.BaseRoleChanged e -> nothing();
            case WorkspaceEvent.BaseRoleTaken e -> nothing();
        };
    }

    private Uni<Void> welcome(
            Mutiny.Session session, Envelope<WorkspaceEvent> event, WorkspaceEvent.MemberAdded added) {
        String workspaceId = added.workspaceId();
        Message message = new Message(
                workspaceId,
                Category.WORKSPACE,
                "You were added to a workspace",
                "Your role there is " + added.role() + ".",
                Map.of("workspaceId", workspaceId));
        EventContext context = EventContext.causedBy(event).withWorkspace(workspaceId);
        return inboxes.deliver(session, context, message, Set.of(added.userId()));
    }

    private Uni<Void> welcome(
            Mutiny.Session session, Envelope<WorkspaceEvent> event, WorkspaceEvent.BaseRoleGiven given) {
        Message message = new Message(
                given.workspaceId(),
                Category.WORKSPACE,
                "You were added to a base",
                "Your role there is " + given.role() + ".",
                Map.of("workspaceId", given.workspaceId(), "baseId", given.baseId()));
        EventContext context = EventContext.causedBy(event).withWorkspace(given.workspaceId());
        return inboxes.deliver(session, context, message, Set.of(given.userId()));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
