package org.pyairtable.core.invitations;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.invitations.Invitation.Seat;
import org.pyairtable.core.mail.Mail;
import org.pyairtable.core.mail.Mails;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;

/** Makes the link of an invitation and brings it on its way: by mail, or by showing it to the inviter. */
@ApplicationScoped
class InvitationIssue {
    private static final String PREFIX = "inv_";
    private static final String HAND_OVER = "ask for the link instead, with delivery link, and hand it over";

    private final InvitationRepository invitations;
    private final InvitationEvents events;
    private final Mails mails;
    private final Joining joining;
    private final UserDirectory users;
    private final Clock clock;

    InvitationIssue(
            InvitationRepository invitations,
            InvitationEvents events,
            Mails mails,
            Joining joining,
            UserDirectory users,
            Clock clock) {
        this.invitations = invitations;
        this.events = events;
        this.mails = mails;
        this.joining = joining;
        this.users = users;
        this.clock = clock;
    }

    /** As wished; otherwise by mail where there is a mail server. Refuses mail where there is none. */
    Delivery delivery(Optional<Delivery> wish) {
        Delivery delivery = wish.orElse(mails.available() ? Delivery.MAIL : Delivery.LINK);
        if (delivery == Delivery.MAIL) {
            mails.require(HAND_OVER);
        }
        return delivery;
    }

    /** As before, unless there is no mail server any more. */
    Delivery again(Delivery before) {
        return mails.available() ? before : Delivery.LINK;
    }

    /**
     * In the caller's transaction. What was mailed proves the address, and what an operator alone has seen, who may vouch
     * for any address; what another inviter was shown says nothing about who has the address.
     */
    Uni<InvitationView> issue(Invitation invitation, Delivery delivery, Principal inviter, EventContext cause) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        OpaqueSecret secret = OpaqueSecret.random(PREFIX);
        invitation.issue(secret, delivery, delivery == Delivery.MAIL || inviter.isOperator(), now);
        return invitations
                .persist(invitation)
                .chain(() -> events.issued(invitation, cause))
                .chain(() -> delivery == Delivery.MAIL
                        ? mail(invitation, secret, inviter, cause)
                        : Uni.createFrom().voidItem())
                .map(sent -> delivery == Delivery.MAIL
                        ? invitation.view(now)
                        : invitation.view(now).with(secret));
    }

    private Uni<Void> mail(Invitation invitation, OpaqueSecret secret, Principal inviter, EventContext cause) {
        return users.byId(inviter.userId())
                .map(found -> found.map(User::name).orElse("An operator"))
                .chain(name -> workspace(invitation)
                        .chain(workspace -> mails.send(
                                new Mail.Invitation(
                                        invitation.email(), name, workspace, secret, invitation.expiresAt()),
                                cause)));
    }

    private Uni<String> workspace(Invitation invitation) {
        return invitation.seat().map(Seat::workspaceId).map(joining::nameOf).orElseGet(() -> Uni.createFrom()
                .item(""));
    }
}
