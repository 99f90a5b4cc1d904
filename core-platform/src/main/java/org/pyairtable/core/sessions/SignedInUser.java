package org.pyairtable.core.sessions;

import org.pyairtable.core.identity.User;

/** What a client is told of the user who signed in. */
public record SignedInUser(String id, String email, String name) {
    public static SignedInUser of(User user) {
        return new SignedInUser(user.id(), user.email(), user.name());
    }
}
