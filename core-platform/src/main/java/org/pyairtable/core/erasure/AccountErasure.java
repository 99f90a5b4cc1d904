package org.pyairtable.core.erasure;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.identity.AccountChanges;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.invitations.InvitationsOfPerson;
import org.pyairtable.core.sessions.EndReason;
import org.pyairtable.core.sessions.PasswordProof;
import org.pyairtable.core.sessions.SessionEnding;
import org.pyairtable.core.tokens.TokenRevocation;
import org.pyairtable.core.workspaces.Leaving;
import org.pyairtable.core.workspaces.Leaving.LastOwned;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.ErasesPersons;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.problem.Problem.FieldError;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Takes a person out of core-platform in one transaction, which also asks the other services to forget the person. */
@ApplicationScoped
class AccountErasure implements ErasesPersons {
    /** What the account leaves in tables of its own; each has few rows. */
    private static final List<String> TRACES = List.of(
            "delete from exports where user_id = :user or requested_by = :user",
            "delete from sessions where user_id = :user",
            "delete from known_addresses where user_id = :user",
            "delete from password_resets where user_id = :user",
            "delete from address_proofs where user_id = :user");

    private static final String ASKED = "delete from reset_requests where email = :email";

    private final AccountChanges accounts;
    private final Leaving leaving;
    private final InvitationsOfPerson invitations;
    private final SessionEnding sessions;
    private final TokenRevocation tokens;
    private final ErasureReports reports;
    private final PasswordProof proof;
    private final Outbox outbox;

    AccountErasure(
            AccountChanges accounts,
            Leaving leaving,
            InvitationsOfPerson invitations,
            SessionEnding sessions,
            TokenRevocation tokens,
            ErasureReports reports,
            PasswordProof proof,
            Outbox outbox) {
        this.proof = proof;
        this.accounts = accounts;
        this.leaving = leaving;
        this.invitations = invitations;
        this.sessions = sessions;
        this.tokens = tokens;
        this.reports = reports;
        this.outbox = outbox;
    }

    /**
     * Who is erased already is to be forgotten once more.
     *
     * @param leaveEmpty whether workspaces without another member may lose their last one
     */
    Uni<Void> erase(String userId, boolean leaveEmpty, EventContext cause) {
        return Panache.withTransaction(() -> reports.exists(userId)
                .chain(again -> again ? announce(userId, "", cause) : eraseNow(userId, leaveEmpty, cause)));
    }

    /** A person erases their own account, and knows its password. Refused as for others, without a way round. */
    Uni<Void> eraseOwn(String userId, String password, EventContext cause) {
        return proof.require(userId, "password", password).chain(() -> erase(userId, false, cause));
    }

    private Uni<Void> eraseNow(String userId, boolean leaveEmpty, EventContext cause) {
        return leaving.lastOwned(userId)
                .invoke(owned -> refuseOwner(userId, owned, leaveEmpty))
                .chain(() -> accounts.erase(userId))
                .call(user -> leaving.leaveAll(userId, cause))
                .call(user -> invitations.revokeAll(user, cause))
                .call(user -> sessions.endAll(userId, EndReason.ERASED, cause))
                .call(user -> tokens.revokeAll(userId, cause))
                .call(this::deleteTraces)
                .chain(user -> announce(userId, hash(user.email()), cause));
    }

    private Uni<Void> deleteTraces(User user) {
        return Panache.getSession().chain(session -> session.flush()
                .chain(() -> Sequential.each(TRACES, statement -> session.createNativeQuery(statement)
                        .setParameter("user", user.id())
                        .executeUpdate()))
                .chain(() -> session.createNativeQuery(ASKED)
                        .setParameter("email", user.email())
                        .executeUpdate())
                .replaceWithVoid());
    }

    private Uni<Void> announce(String userId, String addressHash, EventContext cause) {
        return Panache.getSession().chain((Mutiny.Session session) -> outbox.append(
                        session, cause, new ErasureEvent.UserErased(userId, addressHash))
                .chain(event -> reports.begin(event)));
    }

    private static void refuseOwner(String userId, List<LastOwned> owned, boolean leaveEmpty) {
        List<FieldError> inTheWay = owned.stream()
                .filter(workspace -> workspace.others() > 0 || !leaveEmpty)
                .limit(Leaving.MOST_SHOWN)
                .map(workspace -> new FieldError(
                        workspace.workspaceId(),
                        "“%s”, with %d other members".formatted(workspace.name(), workspace.others())))
                .toList();
        if (!inTheWay.isEmpty()) {
            throw new ServiceException(new ServiceError.Unprocessable(
                    "User " + userId + " is the last owner of the workspaces in errors. Make another member the owner"
                            + " there or delete them. An operator can leave those without other members without an owner,"
                            + " with leaveEmpty=true",
                    "LAST_OWNER",
                    inTheWay));
        }
    }

    private static String hash(String email) {
        try {
            byte[] address = email.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(address));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
