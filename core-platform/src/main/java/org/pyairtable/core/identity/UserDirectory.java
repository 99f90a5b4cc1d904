package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceException;

/** Finds users and adds new ones. Works in the caller's session or transaction. */
@ApplicationScoped
public class UserDirectory {
    private final UserAccounts accounts;
    private final Outbox outbox;
    private final Clock clock;

    UserDirectory(UserAccounts accounts, Outbox outbox, Clock clock) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.clock = clock;
    }

    public Uni<Optional<User>> byId(String id) {
        return accounts.findById(id).map(found -> Optional.ofNullable(found).map(UserAccount::user));
    }

    public Uni<Optional<User>> byEmail(EmailAddress email) {
        return accounts.withEmail(email).map(found -> found.map(UserAccount::user));
    }

    /** A user with the stored password hash. */
    public Uni<Optional<Credentials>> credentials(EmailAddress email) {
        return accounts.withEmail(email).map(found -> found.map(a -> new Credentials(a.user(), a.passwordHash())));
    }

    /** What a sign-in is checked against. */
    public record Credentials(User user, String passwordHash) {}

    /**
     * Adds a user in the caller's transaction and announces it. Fails with a conflict when the address is taken.
     *
     * @param cause the actor is replaced by the new user, who acts for himself
     */
    public Uni<User> add(
            EmailAddress email, String name, String passwordHash, PlatformRole platformRole, EventContext cause) {
        User user = new User(
                Ids.random("usr"),
                email.value(),
                name,
                platformRole,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return accounts.persistAndFlush(new UserAccount(user, passwordHash))
                .onFailure(UserDirectory::isTaken)
                .transform(taken -> ServiceException.conflict("The e-mail address is already registered"))
                .chain(stored -> announce(user, cause.withActor(user.id())))
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
