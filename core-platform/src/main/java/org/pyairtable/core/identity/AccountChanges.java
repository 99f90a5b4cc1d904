package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.problem.ServiceException;

/** Changes accounts, in the caller's transaction; what was so before is left and reported by no event. */
@ApplicationScoped
public class AccountChanges {
    private final UserAccounts accounts;
    private final Outbox outbox;
    private final Clock clock;

    AccountChanges(UserAccounts accounts, Outbox outbox, Clock clock) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Users whose address or name contains the text, in the order of ids, those after {@code after}. */
    public Uni<List<User>> search(String text, String after, int limit) {
        return accounts.search(text, after, limit)
                .map(found -> found.stream().map(UserAccount::user).toList());
    }

    /** @param hash of the new password */
    public Uni<User> password(String id, String hash) {
        return locked(id).invoke(account -> account.passwordHash(hash)).map(UserAccount::user);
    }

    /**
     * As {@link #password(String, String)}, if the password is still the one that was checked.
     *
     * @return whether it was
     */
    public Uni<Boolean> password(UserDirectory.Credentials checked, String hash) {
        return locked(checked.user().id()).map(account -> {
            boolean same = account.passwordHash().equals(checked.passwordHash());
            if (same) {
                account.passwordHash(hash);
            }
            return same;
        });
    }

    /** Takes the account out of use; the caller ends what it has. */
    public Uni<User> disable(String id, EventContext cause) {
        return unlessLastOperator(id)
                .chain(account -> account.user().isDisabled()
                        ? Uni.createFrom().item(account.user())
                        : append(
                                account,
                                () -> account.disable(clock.instant().truncatedTo(ChronoUnit.MICROS)),
                                new IdentityEvent.UserDisabled(id),
                                cause));
    }

    public Uni<User> enable(String id, EventContext cause) {
        return locked(id)
                .chain(account -> account.user().isDisabled()
                        ? append(account, account::enable, new IdentityEvent.UserEnabled(id), cause)
                        : Uni.createFrom().item(account.user()));
    }

    public Uni<User> role(String id, PlatformRole role, EventContext cause) {
        Uni<UserAccount> changing = role == PlatformRole.OPERATOR ? locked(id) : unlessLastOperator(id);
        return changing.invoke(AccountChanges::refuseService)
                .chain(account -> account.user().platformRole() == role
                        ? Uni.createFrom().item(account.user())
                        : append(
                                account,
                                () -> account.role(role),
                                new IdentityEvent.PlatformRoleChanged(id, role.wireName()),
                                cause));
    }

    /**
     * Rids the account of the person: the id stays, to which other rows refer. The caller ends what the account has. Fails
     * with a conflict for the last operator and for service accounts.
     *
     * @return the user as it was
     */
    public Uni<User> erase(String id) {
        return unlessLastOperator(id).chain(account -> {
            User before = account.user();
            if (before.kind() == UserKind.SERVICE) {
                throw ServiceException.conflict("This is a service account, which is deleted in its workspace");
            }
            account.erase(UserDirectory.NO_PASSWORD, clock.instant().truncatedTo(ChronoUnit.MICROS));
            return Panache.getSession()
                    .chain(session -> outbox.remove(session, Topics.USERS, id))
                    .replaceWith(before);
        });
    }

    /** What services may know of the user is published as well. */
    private Uni<User> append(UserAccount account, Runnable change, IdentityEvent event, EventContext cause) {
        change.run();
        User changed = account.user();
        return Panache.getSession()
                .chain(session -> outbox.append(session, cause, event)
                        .chain(appended -> outbox.append(session, cause, changed.published())))
                .replaceWith(changed);
    }

    /** The operators are locked first: of two who take the right from each other, the second is refused. */
    private Uni<UserAccount> unlessLastOperator(String id) {
        return accounts.lockOperators().chain(operators -> locked(id).invoke(account -> {
            boolean last =
                    operators.size() == 1 && operators.getFirst().user().id().equals(id);
            if (last) {
                throw ServiceException.conflict("This is the only operator; make somebody else an operator first");
            }
        }));
    }

    private Uni<UserAccount> locked(String id) {
        return accounts.locked(id).map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + id)));
    }

    private static void refuseService(UserAccount account) {
        if (account.user().kind() == UserKind.SERVICE) {
            throw ServiceException.conflict("A service account does not operate the platform");
        }
    }
}
