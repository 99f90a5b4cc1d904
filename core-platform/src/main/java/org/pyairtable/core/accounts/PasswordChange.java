package org.pyairtable.core.accounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.core.identity.AccountChanges;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.PasswordPolicy;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.UserDirectory.Credentials;
import org.pyairtable.core.sessions.EndReason;
import org.pyairtable.core.sessions.PasswordProof;
import org.pyairtable.core.sessions.SessionEnding;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** A user who knows the password gives another; all sessions but the one that asks end. */
@ApplicationScoped
class PasswordChange {
    private static final String CURRENT = "currentPassword";
    private static final String NEW = "newPassword";

    private final PasswordProof proof;
    private final AccountChanges accounts;
    private final Passwords passwords;
    private final SessionEnding sessions;
    private final PasswordResets resets;
    private final Outbox outbox;

    PasswordChange(
            PasswordProof proof,
            AccountChanges accounts,
            Passwords passwords,
            SessionEnding sessions,
            PasswordResets resets,
            Outbox outbox) {
        this.proof = proof;
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.resets = resets;
        this.outbox = outbox;
    }

    Uni<Void> change(Principal caller, String current, String given, EventContext cause) {
        return proof.require(caller.userId(), CURRENT, current)
                .invoke(credentials -> check(credentials, current, given))
                .chain(credentials -> passwords
                        .hash(given)
                        .chain(hash -> Panache.withTransaction(() -> store(credentials, hash, caller, cause))));
    }

    private static void check(Credentials credentials, String current, String given) {
        PasswordPolicy.check(NEW, given, EmailAddress.of(credentials.user().email()));
        if (given.equals(current)) {
            throw ServiceException.invalid(NEW, "is the current password");
        }
    }

    /** Unless somebody else has changed it in the meantime. */
    private Uni<Void> store(Credentials checked, String hash, Principal caller, EventContext cause) {
        String id = caller.userId();
        return accounts.password(checked, hash)
                .invoke(done -> {
                    if (!done) {
                        throw ServiceException.conflict("The password has just been changed; sign in again");
                    }
                })
                .chain(() -> resets.withdraw(id))
                .chain(() -> sessions.endOthers(id, caller.credentialId(), EndReason.PASSWORD_CHANGED, cause))
                .chain(() -> Panache.getSession())
                .chain(session -> outbox.append(session, cause, new IdentityEvent.PasswordChanged(id)))
                .replaceWithVoid();
    }
}
