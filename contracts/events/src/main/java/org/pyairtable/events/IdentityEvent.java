package org.pyairtable.events;

import java.util.List;

/** What happens to users, sessions and tokens. Topic {@code core.identity}, keyed by user id. */
public sealed interface IdentityEvent extends Event {
    String userId();

    @Override
    default String aggregateId() {
        return userId();
    }

    @EventType("org.pyairtable.core.identity.user-registered.v1")
    record UserRegistered(String userId, String email, String name) implements IdentityEvent {}

    @EventType("org.pyairtable.core.identity.logged-in.v1")
    record LoggedIn(String userId, String sessionId) implements IdentityEvent {}

    /** A refresh token was used twice outside the grace window: the whole session was revoked. */
    @EventType("org.pyairtable.core.identity.refresh-token-reused.v1")
    record RefreshTokenReused(String userId, String sessionId) implements IdentityEvent {}

    @EventType("org.pyairtable.core.identity.logged-out.v1")
    record LoggedOut(String userId, String sessionId) implements IdentityEvent {}

    @EventType("org.pyairtable.core.identity.token-created.v1")
    record TokenCreated(String userId, String tokenId, String name, List<String> scopes) implements IdentityEvent {
        public TokenCreated {
            scopes = List.copyOf(scopes);
        }
    }

    @EventType("org.pyairtable.core.identity.token-revoked.v1")
    record TokenRevoked(String userId, String tokenId) implements IdentityEvent {}
}
