package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.identity.UserDirectory.Credentials;
import org.pyairtable.runtime.problem.ServiceException;

/** Users in a session prove once more who they are; guesses are counted as those of a sign-in are. */
@ApplicationScoped
public class PasswordProof {
    private final UserDirectory users;
    private final Passwords passwords;
    private final LoginThrottle throttle;

    PasswordProof(UserDirectory users, Passwords passwords, LoginThrottle throttle) {
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /**
     * Refuses a password that is not the user's; outside of a transaction.
     *
     * @param field in which it was given
     */
    public Uni<Credentials> require(String userId, String field, String password) {
        return throttle.attemptAgain(userId)
                .chain(() -> Panache.withSession(() -> users.credentials(userId)))
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("User " + userId)))
                .call(credentials -> passwords
                        .matches(password, Optional.of(credentials.passwordHash()))
                        .invoke(right -> {
                            if (!right) {
                                throw ServiceException.invalid(field, "is not the current password");
                            }
                        }))
                .call(() -> throttle.succeededAgain(userId));
    }
}
