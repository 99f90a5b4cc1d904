package org.pyairtable.core.accounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.identity.UserKind;
import org.pyairtable.core.mail.Mail;
import org.pyairtable.core.mail.Mails;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Secrets for a user who has lost the password, handed over by an operator or mailed to the user's address. One at a time for each user, for one use; the
 * database holds their hash only.
 */
@ApplicationScoped
class PasswordResets {
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final String PREFIX = "pwr";
    private static final String ISSUE = """
            insert into password_resets (user_id, secret_hash, expires_at, mailed) values (:user, :hash, :expires, :mailed)
            on conflict (user_id) do update set secret_hash = excluded.secret_hash,
                expires_at = excluded.expires_at, mailed = excluded.mailed""";
    private static final String WITHDRAW = "delete from password_resets where user_id = :user";

    private final UserDirectory users;
    private final Mails mails;
    private final Outbox outbox;
    private final Clock clock;

    PasswordResets(UserDirectory users, Mails mails, Outbox outbox, Clock clock) {
        this.users = users;
        this.mails = mails;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A secret, for the one time that it is shown. */
    record Issued(User user, OpaqueSecret secret, Instant expiresAt) {}

    /** For an operator to hand over. One that was issued before counts no more. */
    Uni<Issued> issue(String userId, EventContext cause) {
        return Panache.withTransaction(() -> users.byId(userId)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + userId)))
                .invoke(PasswordResets::refuseService)
                .chain(user -> issue(user, false, cause)));
    }

    /** Mails one to the user's address; in the caller's transaction. */
    Uni<Void> mail(User user, EventContext cause) {
        return issue(user, true, cause)
                .chain(issued -> mails.send(
                        new Mail.PasswordReset(EmailAddress.of(user.email()), issued.secret(), issued.expiresAt()),
                        cause));
    }

    private Uni<Issued> issue(User user, boolean mailed, EventContext cause) {
        OpaqueSecret secret = OpaqueSecret.random(PREFIX);
        Instant expires = clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.MICROS);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ISSUE)
                        .setParameter("user", user.id())
                        .setParameter("hash", secret.hash())
                        .setParameter("expires", expires)
                        .setParameter("mailed", mailed)
                        .executeUpdate()
                        .chain(() -> outbox.append(
                                session, cause, new IdentityEvent.PasswordResetIssued(user.id(), expires))))
                .replaceWith(new Issued(user, secret, expires));
    }

    private static void refuseService(User user) {
        if (user.kind() == UserKind.SERVICE) {
            throw ServiceException.conflict("A service account has no password");
        }
    }

    /** What was issued for the user counts no more; in the caller's transaction. */
    Uni<Void> withdraw(String userId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(WITHDRAW)
                        .setParameter("user", userId)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
