package org.pyairtable.core.invitations;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.core.identity.User;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;

/** Revokes the invitations by a user and those to the user's address, in the caller's transaction. */
@ApplicationScoped
public class InvitationsOfPerson {
    private static final int PIECE = 200;

    private final InvitationRepository invitations;
    private final InvitationEvents events;

    InvitationsOfPerson(InvitationRepository invitations, InvitationEvents events) {
        this.invitations = invitations;
        this.events = events;
    }

    public Uni<Void> revokeAll(User user, EventContext cause) {
        return Sequential.whilst(() -> invitations
                .find("email = ?1 or invitedBy = ?2 order by id", user.email(), user.id())
                .range(0, PIECE - 1)
                .list()
                .chain(found -> Sequential.each(found, invitation -> revoke(invitation, cause))
                        .chain(invitations::flush)
                        .map(revoked -> found.size() == PIECE)));
    }

    private Uni<Void> revoke(Invitation invitation, EventContext cause) {
        return invitations
                .delete(invitation)
                .chain(() -> events.ended(invitation, InvitationEvents.End.REVOKED, cause));
    }
}
