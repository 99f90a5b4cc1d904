package org.pyairtable.core.identity;

import java.time.Instant;
import org.pyairtable.events.State;

/** Someone who can sign in. */
public record User(String id, String email, String name, PlatformRole platformRole, Instant createdAt) {
    /** What other services may know. */
    State.User published() {
        return new State.User(id, email, name, platformRole.wireName());
    }
}
