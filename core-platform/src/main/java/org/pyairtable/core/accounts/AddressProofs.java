package org.pyairtable.core.accounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.identity.UserDirectory.Credentials;
import org.pyairtable.core.mail.Mail;
import org.pyairtable.core.mail.Mails;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.sessions.LoginThrottle;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Mailed secrets by which users prove that an address is theirs: the one they have, or another that takes its place. One at
 * a time for each user, for one use within an hour, by the user who asked for it alone: otherwise somebody could be made to
 * confirm an address for the account of another.
 */
@ApplicationScoped
class AddressProofs {
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** How long the notice to the former address is worth sending. */
    private static final Duration NOTICE = Duration.ofDays(1);

    private static final String PREFIX = "adr_";
    private static final String OTHERWISE = "ask its operator to vouch for the address";
    private static final String ISSUE = """
            insert into address_proofs (user_id, email, secret_hash, expires_at) values (:user, :email, :hash, :expires)
            on conflict (user_id) do update set email = excluded.email, secret_hash = excluded.secret_hash,
                expires_at = excluded.expires_at""";
    private static final String USE = """
            delete from address_proofs where secret_hash = :hash and user_id = :user and expires_at > :now
            returning email""";

    private final UserDirectory users;
    private final Passwords passwords;
    private final PasswordResets resets;
    private final LoginThrottle throttle;
    private final Mails mails;
    private final Clock clock;

    AddressProofs(
            UserDirectory users,
            Passwords passwords,
            PasswordResets resets,
            LoginThrottle throttle,
            Mails mails,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.resets = resets;
        this.throttle = throttle;
        this.mails = mails;
        this.clock = clock;
    }

    /** Mails a secret to the address that the caller has. */
    Uni<Void> prove(Principal caller, EventContext cause) {
        mails.require(OTHERWISE);
        return asking(caller)
                .chain(() -> Panache.withTransaction(() -> user(caller)
                        .invoke(AddressProofs::refuseProven)
                        .chain(user -> issue(user.id(), EmailAddress.of(user.email()), cause))));
    }

    /**
     * Mails a secret to another address, for a caller who knows the password. That it belongs to another user shows only to
     * somebody who reads its mail.
     */
    Uni<Void> change(Principal caller, EmailAddress other, String password, EventContext cause) {
        mails.require("its operator cannot change addresses either");
        return throttle.attemptAgain(caller.userId())
                .chain(() -> Panache.withSession(() -> users.credentials(caller.userId())))
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + caller.userId())))
                .chain(credentials -> verified(credentials, password))
                .call(credentials -> throttle.succeededAgain(caller.userId()))
                .invoke(credentials -> refuseSame(credentials.user(), other))
                .chain(credentials -> asking(caller))
                .chain(() -> Panache.withTransaction(() -> issue(caller.userId(), other, cause)));
    }

    private Uni<Void> asking(Principal caller) {
        return throttle.asking("address-proof|" + caller.userId(), LoginThrottle.MOST_MAILS);
    }

    private Uni<Credentials> verified(Credentials credentials, String password) {
        return passwords
                .matches(password, Optional.of(credentials.passwordHash()))
                .map(right -> {
                    if (!right) {
                        throw ServiceException.invalid("currentPassword", "is not the current password");
                    }
                    return credentials;
                });
    }

    private Uni<Void> issue(String userId, EmailAddress email, EventContext cause) {
        OpaqueSecret secret = OpaqueSecret.random(PREFIX);
        Instant expires = clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.MICROS);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ISSUE)
                        .setParameter("user", userId)
                        .setParameter("email", email.value())
                        .setParameter("hash", secret.hash())
                        .setParameter("expires", expires)
                        .executeUpdate())
                .chain(() -> mails.send(new Mail.AddressProof(email, secret, expires), cause));
    }

    /** The address of the secret is the caller's from now on, and proven. */
    Uni<User> confirm(Principal caller, OpaqueSecret secret, EventContext cause) {
        return Panache.withTransaction(() -> use(caller, secret).chain(email -> user(caller)
                .chain(user -> user.email().equals(email.value())
                        ? users.prove(user.id(), cause)
                        : change(user, email, cause))));
    }

    private Uni<User> change(User user, EmailAddress email, EventContext cause) {
        Mail notice = new Mail.AddressChanged(
                EmailAddress.of(user.email()), clock.instant().plus(NOTICE).truncatedTo(ChronoUnit.MICROS));
        return users.changeAddress(user.id(), email, cause)
                .call(() -> resets.withdraw(user.id()))
                .call(() -> mails.send(notice, cause));
    }

    private Uni<EmailAddress> use(Principal caller, OpaqueSecret secret) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(USE, String.class)
                        .setParameter("hash", secret.hash())
                        .setParameter("user", caller.userId())
                        .setParameter("now", clock.instant())
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(() -> ServiceException.invalid(
                        "secret", "is wrong, used, expired or another user's; ask for another"))
                .map(EmailAddress::new);
    }

    private Uni<User> user(Principal caller) {
        return users.byId(caller.userId())
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + caller.userId())));
    }

    private static void refuseProven(User user) {
        if (user.isProven()) {
            throw ServiceException.conflict("The address is proven already");
        }
    }

    private static void refuseSame(User user, EmailAddress other) {
        if (user.email().equals(other.value())) {
            throw ServiceException.invalid("email", "is the address that you have");
        }
    }
}
