package org.pyairtable.core.invitations;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.invitations.Invitation.Seat;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.core.workspaces.WorkspaceView;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.problem.ServiceException;

/** The side of those who were invited: the holder of a link looks at the invitation, and accepts or declines it once. */
@ApplicationScoped
public class InvitationUse {
    private final InvitationRepository invitations;
    private final InvitationEvents events;
    private final UserDirectory users;
    private final Joining joining;
    private final Clock clock;

    InvitationUse(
            InvitationRepository invitations,
            InvitationEvents events,
            UserDirectory users,
            Joining joining,
            Clock clock) {
        this.invitations = invitations;
        this.events = events;
        this.users = users;
        this.joining = joining;
        this.clock = clock;
    }

    /** What an invitation is about. */
    record Preview(Invitation invitation, String workspace, String inviter, boolean registered) {}

    Uni<Preview> preview(OpaqueSecret secret) {
        return Panache.withSession(
                () -> invitations.with(secret).map(this::usable).chain(this::preview));
    }

    private Uni<Preview> preview(Invitation invitation) {
        Uni<String> workspace = invitation
                .seat()
                .map(seat -> joining.nameOf(seat.workspaceId()))
                .orElseGet(() -> Uni.createFrom().item(""));
        return workspace.chain(
                name -> users.byId(invitation.invitedBy()).chain(inviter -> users.byEmail(invitation.email())
                        .map(known -> new Preview(
                                invitation, name, inviter.map(User::name).orElse(""), known.isPresent()))));
    }

    /** Refuses a link that cannot be used by somebody who registers with the address. */
    public Uni<Void> requireFor(OpaqueSecret secret, EmailAddress email) {
        return Panache.withSession(() -> invitations.with(secret))
                .map(this::usable)
                .invoke(invitation -> requireAddress(invitation, email))
                .replaceWithVoid();
    }

    /**
     * Makes the user a member of the workspace that the invitation is to, and proves the address if having the link does; in
     * the caller's transaction.
     *
     * @return the workspace; empty for an invitation to the installation alone
     */
    public Uni<Optional<WorkspaceView>> accept(OpaqueSecret secret, User user, EventContext cause) {
        EventContext context = cause.withActor(user.id());
        return invitations
                .locked(secret)
                .map(this::usable)
                .invoke(invitation -> requireAddress(invitation, new EmailAddress(user.email())))
                .call(this::requireInviter)
                .call(invitation -> invitation.proves()
                        ? users.prove(user.id(), context).replaceWithVoid()
                        : Uni.createFrom().voidItem())
                .chain(invitation -> join(invitation, user, context)
                        .call(() -> invitations.delete(invitation))
                        .call(() -> events.ended(invitation, InvitationEvents.End.ACCEPTED, context)));
    }

    private Uni<Optional<WorkspaceView>> join(Invitation invitation, User user, EventContext context) {
        return invitation
                .seat()
                .map(seat -> joining.join(seat.workspaceId(), user, seat.role(), invitation.invitedBy(), context)
                        .map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    Uni<Void> decline(OpaqueSecret secret, EventContext cause) {
        return Panache.withTransaction(
                () -> invitations.locked(secret).map(this::usable).chain(invitation -> invitations
                        .delete(invitation)
                        .chain(() -> events.ended(invitation, InvitationEvents.End.DECLINED, cause))));
    }

    /** The inviter must still be allowed to give the role. */
    private Uni<Void> requireInviter(Invitation invitation) {
        return invitation
                .seat()
                .map(seat -> mayStillGive(invitation, seat))
                .orElseGet(() -> Uni.createFrom().item(true))
                .invoke(may -> {
                    if (!may) {
                        throw refused();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Boolean> mayStillGive(Invitation invitation, Seat seat) {
        Role role = seat.role();
        return joining.mayGive(invitation.invitedBy(), seat.workspaceId(), role);
    }

    private Invitation usable(Optional<Invitation> found) {
        return found.filter(invitation -> !invitation.isExpired(clock.instant()))
                .orElseThrow(InvitationUse::refused);
    }

    private static void requireAddress(Invitation invitation, EmailAddress email) {
        if (!invitation.email().equals(email)) {
            throw ServiceException.forbidden(
                    "The invitation is for another address; accept it with the account of that address, or ask for one to yours");
        }
    }

    private static ServiceException refused() {
        return ServiceException.invalid("secret", "is wrong, used, revoked or expired; ask the inviter for another");
    }
}
