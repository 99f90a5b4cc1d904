package org.pyairtable.core.invitations;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.invitations.Invitation.Seat;
import org.pyairtable.core.sessions.LoginThrottle;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The inviters' side: to a workspace by those who may give the role there, to the installation alone by operators. An
 * address has one invitation at a time in each place.
 */
@ApplicationScoped
class Invitations {
    static final Duration LIFETIME = Duration.ofDays(7);

    /** In one workspace, or to the installation; those that expired count until they are pruned. */
    static final int MOST_TO_WORKSPACE = 500;

    static final int MOST_TO_INSTALLATION = 10_000;

    /** Between two mails to the same address. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InvitationRepository invitations;
    private final InvitationIssue issue;
    private final InvitationEvents events;
    private final Joining joining;
    private final UserDirectory users;
    private final LoginThrottle throttle;
    private final Clock clock;

    Invitations(
            InvitationRepository invitations,
            InvitationIssue issue,
            InvitationEvents events,
            Joining joining,
            UserDirectory users,
            LoginThrottle throttle,
            Clock clock) {
        this.invitations = invitations;
        this.issue = issue;
        this.events = events;
        this.joining = joining;
        this.users = users;
        this.throttle = throttle;
        this.clock = clock;
    }

    /** Who is to be invited. */
    record Wish(EmailAddress email, Optional<Role> role, Optional<Delivery> delivery) {}

    /** @param workspaceId empty for the installation alone */
    Uni<InvitationView> invite(Principal inviter, Optional<String> workspaceId, Wish wish, EventContext cause) {
        Optional<Seat> seat = workspaceId.map(id -> new Seat(id, wish.role().orElse(Role.VIEWER)));
        Delivery delivery = issue.delivery(wish.delivery());
        Invitation invitation =
                new Invitation(Ids.random("inv"), wish.email(), seat.orElse(null), inviter.userId(), now());
        return throttle.asking("invitations|" + inviter.userId(), LoginThrottle.MOST_MAILS)
                .chain(() -> Panache.withTransaction(() -> requireInviter(inviter, seat)
                        .chain(() -> refuseKnown(seat, wish.email()))
                        .chain(() -> replaceExpired(workspaceId.orElse(null), wish.email()))
                        .chain(() -> requireRoom(workspaceId.orElse(null)))
                        .chain(() -> issue.issue(invitation, delivery, inviter, cause))));
    }

    Uni<Page<InvitationView>> list(Principal inviter, Optional<String> workspaceId, PageRequest page) {
        return Panache.withTransaction(() -> requireInviter(inviter, workspaceId.map(Invitations::any))
                        .chain(() -> invitations.of(workspaceId.orElse(null), page.textOr(""), page.rows())))
                .map(found ->
                        found.stream().map(invitation -> invitation.view(now())).toList())
                .map(views -> Page.ofTexts(views, page, InvitationView::id));
    }

    /** The link that was made before counts no more. */
    Uni<InvitationView> resend(Principal inviter, Optional<String> workspaceId, String id, EventContext cause) {
        return throttle.asking("invitations|" + inviter.userId(), LoginThrottle.MOST_MAILS)
                .chain(() -> Panache.withTransaction(() -> find(inviter, workspaceId, id)
                        .invoke(this::refuseTooSoon)
                        .chain(invitation ->
                                issue.issue(invitation, issue.again(invitation.delivery()), inviter, cause))));
    }

    Uni<Void> revoke(Principal inviter, Optional<String> workspaceId, String id, EventContext cause) {
        return Panache.withTransaction(() -> find(inviter, workspaceId, id).chain(invitation -> invitations
                .delete(invitation)
                .chain(() -> events.ended(invitation, InvitationEvents.End.REVOKED, cause))));
    }

    private Uni<Invitation> find(Principal inviter, Optional<String> workspaceId, String id) {
        return requireInviter(inviter, workspaceId.map(Invitations::any))
                .chain(() -> invitations.findById(id))
                .map(found -> Optional.ofNullable(found)
                        .filter(invitation ->
                                invitation.seat().map(Seat::workspaceId).equals(workspaceId))
                        .orElseThrow(() -> ServiceException.notFound("Invitation " + id)))
                .call(invitation -> requireInviter(inviter, invitation.seat()));
    }

    /** Of the installation, operators; the door has asked for that. */
    private Uni<Void> requireInviter(Principal inviter, Optional<Seat> seat) {
        return seat.map(wanted -> joining.requireGiving(inviter, wanted.workspaceId(), wanted.role())
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Seat any(String workspaceId) {
        return new Seat(workspaceId, Role.VIEWER);
    }

    private Uni<Void> refuseKnown(Optional<Seat> seat, EmailAddress email) {
        return users.byEmail(email)
                .chain(found -> {
                    if (found.isEmpty()) {
                        return Uni.createFrom().item(false);
                    }
                    return seat.map(wanted -> joining.isMember(
                                    wanted.workspaceId(), found.get().id()))
                            .orElseGet(() -> Uni.createFrom().item(true));
                })
                .invoke(known -> {
                    if (known) {
                        throw ServiceException.conflict(
                                seat.isPresent() ? "The user is already a member" : "The user has an account already");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> replaceExpired(@Nullable String workspaceId, EmailAddress email) {
        return invitations.of(workspaceId, email).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            if (!found.get().isExpired(clock.instant())) {
                throw new ServiceException(new ServiceError.Conflict(
                        "The address is invited already, by " + found.get().id() + "; resend or revoke that",
                        "INVITED_ALREADY"));
            }
            return invitations.delete(found.get()).chain(invitations::flush);
        });
    }

    private Uni<Void> requireRoom(@Nullable String workspaceId) {
        int most = workspaceId == null ? MOST_TO_INSTALLATION : MOST_TO_WORKSPACE;
        return invitations
                .countOf(workspaceId)
                .invoke(count -> {
                    if (count >= most) {
                        throw ServiceException.conflict(
                                "There are " + most + " invitations already, the limit; revoke some first");
                    }
                })
                .replaceWithVoid();
    }

    private void refuseTooSoon(Invitation invitation) {
        Duration since = Duration.between(invitation.issuedAt(), clock.instant());
        if (invitation.delivery() == Delivery.MAIL && since.compareTo(PAUSE) < 0) {
            throw new ServiceException(new ServiceError.TooManyRequests(
                    "A mail was sent to this address within the last minute", PAUSE.minus(since)));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
