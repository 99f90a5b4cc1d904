package org.pyairtable.core.sessions;

import org.pyairtable.core.identity.User;

/** The signed-in user, as shown to the client. */
public record SignedInUser(String id, String email, String name) {
    public static SignedInUser of(User user) {
        return new SignedInUser(user.id(), user.email(), user.name());
    }
}
