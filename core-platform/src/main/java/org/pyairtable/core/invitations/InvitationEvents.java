package org.pyairtable.core.invitations;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.function.Function;
import org.pyairtable.core.invitations.Invitation.Seat;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;

/** Publishes what happens to invitations: among the events of their workspace, or of the operator who invited. */
@ApplicationScoped
class InvitationEvents {
    private final Outbox outbox;

    InvitationEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    /** How an invitation ends before it expires. */
    enum End {
        ACCEPTED,
        DECLINED,
        REVOKED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Uni<Void> issued(Invitation invitation, EventContext cause) {
        return append(
                invitation,
                seat -> new WorkspaceEvent.InvitationIssued(
                        seat.workspaceId(), invitation.id(), seat.role().wireName(), invitation.expiresAt()),
                new IdentityEvent.InvitationIssued(invitation.invitedBy(), invitation.id(), invitation.expiresAt()),
                cause);
    }

    Uni<Void> ended(Invitation invitation, End end, EventContext cause) {
        return append(
                invitation,
                seat -> new WorkspaceEvent.InvitationEnded(seat.workspaceId(), invitation.id(), end.wireName()),
                new IdentityEvent.InvitationEnded(invitation.invitedBy(), invitation.id(), end.wireName()),
                cause);
    }

    private Uni<Void> append(
            Invitation invitation, Function<Seat, Event> ofWorkspace, Event ofInstallation, EventContext cause) {
        Event event = invitation.seat().map(ofWorkspace).orElse(ofInstallation);
        EventContext context =
                cause.withWorkspace(invitation.seat().map(Seat::workspaceId).orElse(null));
        return Panache.getSession()
                .chain(session -> outbox.append(session, context, event))
                .replaceWithVoid();
    }
}
