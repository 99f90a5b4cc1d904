package org.pyairtable.core.accounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.core.identity.AccountChanges;
import org.pyairtable.core.identity.PlatformRole;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.sessions.EndReason;
import org.pyairtable.core.sessions.SessionEnding;
import org.pyairtable.core.tokens.TokenRevocation;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** What operators do with the accounts of others. */
@ApplicationScoped
class UserAdministration {
    private final AccountChanges accounts;
    private final UserDirectory users;
    private final SessionEnding sessions;
    private final TokenRevocation tokens;
    private final PasswordResets resets;

    UserAdministration(
            AccountChanges accounts,
            UserDirectory users,
            SessionEnding sessions,
            TokenRevocation tokens,
            PasswordResets resets) {
        this.accounts = accounts;
        this.users = users;
        this.sessions = sessions;
        this.tokens = tokens;
        this.resets = resets;
    }

    /** @param text that the address or the name contains, in whatever case */
    Uni<Page<User>> search(String text, PageRequest page) {
        return Panache.withSession(() -> accounts.search(text, page.textOr(""), page.rows()))
                .map(found -> Page.ofTexts(found, page, User::id));
    }

    /** Both or neither; what is absent stays. */
    Uni<User> change(String id, Optional<Boolean> disabled, Optional<PlatformRole> role, EventContext cause) {
        return Panache.withTransaction(
                () -> role.map(given -> accounts.role(id, given, cause).replaceWithVoid())
                        .orElseGet(() -> Uni.createFrom().voidItem())
                        .chain(() -> disabled.map(off -> off ? disable(id, cause) : enable(id, cause))
                                .orElseGet(() -> Uni.createFrom().voidItem()))
                        .chain(() -> users.byId(id))
                        .map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + id))));
    }

    /** Sessions and tokens are gone for good: a user who is enabled again signs in and makes new ones. */
    private Uni<Void> disable(String id, EventContext cause) {
        return accounts.disable(id, cause)
                .chain(() -> sessions.endAll(id, EndReason.DISABLED, cause))
                .chain(() -> tokens.revokeAll(id, cause))
                .chain(() -> resets.withdraw(id));
    }

    private Uni<Void> enable(String id, EventContext cause) {
        return accounts.enable(id, cause).replaceWithVoid();
    }
}
