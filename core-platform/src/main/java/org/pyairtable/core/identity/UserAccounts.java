package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stored users. */
@ApplicationScoped
class UserAccounts implements PanacheRepositoryBase<UserAccount, String> {
    /** A person: service accounts have no address. */
    Uni<Optional<UserAccount>> withEmail(EmailAddress email) {
        return find("email = ?1 and kind = ?2", email.value(), UserKind.PERSON)
                .firstResult()
                .map(Optional::ofNullable);
    }

    /** Empty for who is erased. */
    Uni<Optional<UserAccount>> existing(String id) {
        return findById(id).map(UserAccounts::existing);
    }

    /** Empty for who is erased. */
    Uni<Optional<UserAccount>> locked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(UserAccounts::existing);
    }

    private static Optional<UserAccount> existing(@Nullable UserAccount account) {
        return Optional.ofNullable(account).filter(found -> !found.isErased());
    }

    /** Those who may sign in. */
    Uni<List<UserAccount>> lockOperators() {
        return find("platformRole = ?1 and disabledAt is null order by id", PlatformRole.OPERATOR)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Those out of use with ids after one, in order; nobody who is erased. Enabling them waits for the transaction. */
    Uni<List<UserAccount>> lockDisabled(String after, int limit) {
        return find("disabledAt is not null and erasedAt is null and id > ?1 order by id", after)
                .withLock(LockModeType.PESSIMISTIC_READ)
                .range(0, limit - 1)
                .list();
    }

    Uni<List<UserAccount>> search(String text, String after, int limit) {
        String pattern = "%" + text.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
        return find(
                        "(email like ?1 escape '!' or lower(name) like ?1 escape '!') and erasedAt is null and id > ?2"
                                + " order by id",
                        pattern,
                        after)
                .range(0, limit - 1)
                .list();
    }
}
