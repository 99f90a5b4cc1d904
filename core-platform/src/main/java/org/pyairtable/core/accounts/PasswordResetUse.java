package org.pyairtable.core.accounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.pyairtable.core.identity.AccountChanges;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.PasswordPolicy;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.sessions.EndReason;
import org.pyairtable.core.sessions.LoginThrottle;
import org.pyairtable.core.sessions.SessionEnding;
import org.pyairtable.core.sessions.SignInClient;
import org.pyairtable.core.tokens.TokenRevocation;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.problem.ServiceException;

/** Sets a new password with a secret of {@link PasswordResets}, once. */
@ApplicationScoped
class PasswordResetUse {
    private static final String FIND =
            "select user_id from password_resets where secret_hash = :hash and expires_at > :now";
    private static final String USE =
            "delete from password_resets where secret_hash = :hash and expires_at > :now returning mailed";

    private final UserDirectory users;
    private final AccountChanges accounts;
    private final Passwords passwords;
    private final SessionEnding sessions;
    private final TokenRevocation tokens;
    private final LoginThrottle throttle;
    private final Outbox outbox;
    private final Clock clock;

    PasswordResetUse(
            UserDirectory users,
            AccountChanges accounts,
            Passwords passwords,
            SessionEnding sessions,
            TokenRevocation tokens,
            LoginThrottle throttle,
            Outbox outbox,
            Clock clock) {
        this.users = users;
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.tokens = tokens;
        this.throttle = throttle;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Sets the password and ends all sessions of the user. */
    Uni<Void> redeem(OpaqueSecret secret, String given, SignInClient client, EventContext cause) {
        // Looked for before the hashing, which would cost as much for anything that somebody made up.
        return Panache.withSession(() -> find(secret))
                .map(found -> found.orElseThrow(PasswordResetUse::refused))
                .invoke(user -> PasswordPolicy.check("newPassword", given, EmailAddress.of(user.email())))
                .call(user -> passwords
                        .hash(given)
                        .chain(hash -> Panache.withTransaction(
                                () -> use(secret, user.id(), hash, cause.withActor(user.id())))))
                .call(user -> throttle.trust(EmailAddress.of(user.email()), client, user.id()))
                .replaceWithVoid();
    }

    private Uni<Optional<User>> find(OpaqueSecret secret) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FIND, String.class)
                        .setParameter("hash", secret.hash())
                        .setParameter("now", clock.instant())
                        .getSingleResultOrNull())
                .chain(userId -> userId == null ? Uni.createFrom().item(Optional.<User>empty()) : users.byId(userId));
    }

    private Uni<Void> use(OpaqueSecret secret, String userId, String hash, EventContext cause) {
        return Panache.getSession().chain(session -> session.createNativeQuery(USE, Boolean.class)
                .setParameter("hash", secret.hash())
                .setParameter("now", clock.instant())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(PasswordResetUse::refused)
                .call(mailed -> mailed ? claim(userId, cause) : Uni.createFrom().voidItem())
                .chain(() -> accounts.password(userId, hash))
                .chain(() -> sessions.endAll(userId, EndReason.PASSWORD_RESET, cause))
                .chain(() -> outbox.append(session, cause, new IdentityEvent.PasswordReset(userId)))
                .replaceWithVoid());
    }

    /**
     * The user reads the mail of the address. Until it was proven the account may have been made by somebody else, whose
     * tokens end with the sessions.
     */
    private Uni<Void> claim(String userId, EventContext cause) {
        return users.byId(userId)
                .chain(found -> found.filter(user -> !user.isProven()).isPresent()
                        ? tokens.revokeAll(userId, cause)
                        : Uni.createFrom().voidItem())
                .chain(() -> users.prove(userId, cause))
                .replaceWithVoid();
    }

    private static ServiceException refused() {
        return ServiceException.invalid("secret", "is wrong, used or expired; ask for another");
    }
}
