package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.pyairtable.core.capacity.Capacity;
import org.pyairtable.core.capacity.Held;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceException;

/** Finds users and adds new ones. Works in the caller's session or transaction. */
@ApplicationScoped
public class UserDirectory {
    /** Reserved for what no mail reaches, RFC 2606. */
    private static final String NO_MAIL = "@service-accounts.invalid";

    /** No password has it as its hash. */
    static final String NO_PASSWORD = "none";

    private static final String LOCK_FIRST = "select cast(pg_advisory_xact_lock(7202) as text)";
    private static final String NOBODY = "select not exists (select 1 from users)";

    private final UserAccounts accounts;
    private final Capacity capacity;
    private final Outbox outbox;
    private final Clock clock;

    UserDirectory(UserAccounts accounts, Capacity capacity, Outbox outbox, Clock clock) {
        this.accounts = accounts;
        this.capacity = capacity;
        this.outbox = outbox;
        this.clock = clock;
    }

    public Uni<Optional<User>> byId(String id) {
        return accounts.existing(id).map(found -> found.map(UserAccount::user));
    }

    public Uni<Optional<User>> byEmail(EmailAddress email) {
        return accounts.withEmail(email).map(found -> found.map(UserAccount::user));
    }

    /** A user with the stored password hash. */
    public Uni<Optional<Credentials>> credentials(EmailAddress email) {
        return accounts.withEmail(email).map(found -> found.map(a -> new Credentials(a.user(), a.passwordHash())));
    }

    /** As {@link #credentials(EmailAddress)}, of a user who is signed in. */
    public Uni<Optional<Credentials>> credentials(String id) {
        return accounts.existing(id).map(found -> found.map(a -> new Credentials(a.user(), a.passwordHash())));
    }

    /**
     * The user, unless the password is another by now or the account is disabled; both wait until the caller's transaction
     * has ended.
     */
    public Uni<Optional<User>> stillGood(Credentials checked) {
        return accounts.findById(checked.user().id(), LockModeType.PESSIMISTIC_READ)
                .map(found -> Optional.ofNullable(found)
                        .filter(account -> account.passwordHash().equals(checked.passwordHash()))
                        .map(UserAccount::user)
                        .filter(user -> !user.isDisabled()));
    }

    /** Refuses what a disabled account asks for in its last moment; disabling waits until the caller's transaction has ended. */
    public Uni<Void> requireEnabled(String id) {
        return accounts.findById(id, LockModeType.PESSIMISTIC_READ)
                .invoke(account -> {
                    if (account != null && account.user().isDisabled()) {
                        throw ServiceException.forbidden("The account is disabled");
                    }
                })
                .replaceWithVoid();
    }

    /** The data that a sign-in is checked against. */
    public record Credentials(User user, String passwordHash) {}

    /**
     * Adds a user in the caller's transaction and announces it. Fails with a conflict when the address is taken or the
     * installation has no room for one more.
     *
     * @param cause its actor is replaced by the new user
     */
    public Uni<User> add(
            EmailAddress email, String name, String passwordHash, PlatformRole platformRole, EventContext cause) {
        User user = user(Ids.random("usr"), email, name, platformRole, UserKind.PERSON);
        return add(user, passwordHash, cause.withActor(user.id()));
    }

    /** As {@link #add(EmailAddress, String, String, PlatformRole, EventContext)}, without a way to sign in. */
    public Uni<User> addService(String name, EventContext cause) {
        String id = Ids.random("usr");
        EmailAddress none = new EmailAddress(id.toLowerCase(Locale.ROOT) + NO_MAIL);
        return add(user(id, none, name, PlatformRole.MEMBER, UserKind.SERVICE), NO_PASSWORD, cause);
    }

    private User user(String id, EmailAddress email, String name, PlatformRole role, UserKind kind) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new User(id, email.value(), name, role, now, Optional.empty(), Optional.empty(), kind);
    }

    private Uni<User> add(User user, String passwordHash, EventContext cause) {
        return capacity.requireRoom(Held.USERS)
                .chain(() -> accounts.persistAndFlush(new UserAccount(user, passwordHash)))
                .onFailure(UserDirectory::isTaken)
                .transform(taken -> ServiceException.conflict("The e-mail address is already registered"))
                .chain(stored -> announce(user, cause))
                .replaceWith(user);
    }

    /** Marks the user's address as proven, in the caller's transaction; idempotent. */
    public Uni<User> prove(String id, EventContext cause) {
        return accounts.existing(id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + id)))
                .chain(account ->
                        account.user().isProven() ? Uni.createFrom().item(account.user()) : prove(account, cause));
    }

    /**
     * The user is known by another address, which is proven. Fails with a conflict when another user has it; in the caller's
     * transaction.
     */
    public Uni<User> changeAddress(String id, EmailAddress email, EventContext cause) {
        return accounts.locked(id)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + id)))
                .invoke(account -> account.email(email))
                .invoke(account -> account.prove(clock.instant().truncatedTo(ChronoUnit.MICROS)))
                .call(accounts::flush)
                .onFailure(UserDirectory::isTaken)
                .transform(taken -> ServiceException.conflict("The e-mail address is already registered"))
                .map(UserAccount::user)
                .call(user -> Panache.getSession()
                        .chain(session -> outbox.append(session, cause, new IdentityEvent.AddressChanged(id))
                                .chain(changed -> outbox.append(session, cause, user.published()))));
    }

    /** Whether nobody has an account; holds others off who ask this, until the caller's transaction has ended. */
    public Uni<Boolean> isEmpty() {
        return Panache.getSession().chain(session -> session.createNativeQuery(LOCK_FIRST, String.class)
                .getSingleResult()
                .chain(locked ->
                        session.createNativeQuery(NOBODY, Boolean.class).getSingleResult()));
    }

    private Uni<User> prove(UserAccount account, EventContext cause) {
        account.prove(clock.instant().truncatedTo(ChronoUnit.MICROS));
        User user = account.user();
        return Panache.getSession()
                .chain(session -> outbox.append(session, cause, new IdentityEvent.AddressProven(user.id())))
                .replaceWith(user);
    }

    private Uni<Void> announce(User user, EventContext context) {
        return Panache.getSession().chain(session -> outbox.append(
                        session, context, new IdentityEvent.UserRegistered(user.id(), user.email(), user.name()))
                .chain(registered -> outbox.append(session, context, user.published()))
                .replaceWithVoid());
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof ConstraintViolationException violation
                && "users_email_unique".equals(violation.getConstraintName());
    }
}
