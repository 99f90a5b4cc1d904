package org.pyairtable.core.identity;

import java.time.Instant;
import java.util.Optional;
import org.pyairtable.events.State;

/**
 * A person who can sign in, or a service account.
 *
 * @param provenAt when something other than the user's own statement confirmed the address; absent before that
 * @param disabledAt since when the account is out of use
 * @param email of a service account a name that no mail reaches
 */
public record User(
        String id,
        String email,
        String name,
        PlatformRole platformRole,
        Instant createdAt,
        Optional<Instant> provenAt,
        Optional<Instant> disabledAt,
        UserKind kind) {
    /** Whether the address is confirmed by something other than the user's own statement. */
    public boolean isProven() {
        return provenAt.isPresent();
    }

    /** Whether the account is out of use: nobody signs in, and it has no sessions or tokens. */
    public boolean isDisabled() {
        return disabledAt.isPresent();
    }

    /** The user as published to other services. */
    State.User published() {
        return new State.User(id, email, name, platformRole.wireName(), disabledAt.orElse(null));
    }
}
