package org.pyairtable.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happens to users, sessions and tokens. Topic {@code core.identity}, keyed by user id. */
public sealed interface IdentityEvent extends Event {
    String userId();

    @Override
    default String aggregateId() {
        return userId();
    }

    @EventType("org.pyairtable.core.identity.user-registered.v1")
    record UserRegistered(String userId, String email, String name) implements IdentityEvent {}

    /**
     * The user's address is confirmed by more than the user's own statement: an operator, the actor, vouched for it, or the
     * user had a link that was mailed to it. Memberships may be given to it from now on.
     */
    @EventType("org.pyairtable.core.identity.address-proven.v1")
    record AddressProven(String userId) implements IdentityEvent {}

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

    /** The token's {@code writes} is another. */
    @EventType("org.pyairtable.core.identity.token-writes-changed.v1")
    record TokenWritesChanged(String userId, String tokenId, Map<String, String> writes) implements IdentityEvent {
        public TokenWritesChanged {
            writes = Map.copyOf(writes);
        }
    }

    @EventType("org.pyairtable.core.identity.token-revoked.v1")
    record TokenRevoked(String userId, String tokenId) implements IdentityEvent {}

    /**
     * A session was ended other than by its own sign-out.
     *
     * @param reason {@code ended} by the user, {@code password-changed}, {@code password-reset}, {@code disabled},
     *     {@code erased}, or {@code too-many}: the user signed in more often than sessions are kept
     */
    @EventType("org.pyairtable.core.identity.session-ended.v1")
    record SessionEnded(String userId, String sessionId, String reason) implements IdentityEvent {}

    @EventType("org.pyairtable.core.identity.password-changed.v1")
    record PasswordChanged(String userId) implements IdentityEvent {}

    /**
     * There is a secret by which the user sets a new password until {@code expiresAt}: made by an operator, the actor, or
     * mailed on request of somebody who was not signed in.
     */
    @EventType("org.pyairtable.core.identity.password-reset-issued.v1")
    record PasswordResetIssued(String userId, Instant expiresAt) implements IdentityEvent {}

    /** The secret of a reset was used to set a new password. */
    @EventType("org.pyairtable.core.identity.password-reset.v1")
    record PasswordReset(String userId) implements IdentityEvent {}

    /** An operator, the actor, took the account out of use; its sessions and tokens ended with that. */
    @EventType("org.pyairtable.core.identity.user-disabled.v1")
    record UserDisabled(String userId) implements IdentityEvent {}

    @EventType("org.pyairtable.core.identity.user-enabled.v1")
    record UserEnabled(String userId) implements IdentityEvent {}

    /** @param role {@code member} or {@code operator} */
    @EventType("org.pyairtable.core.identity.platform-role-changed.v1")
    record PlatformRoleChanged(String userId, String role) implements IdentityEvent {}

    /**
     * Who may register is another.
     *
     * @param userId the operator who changed it
     * @param mode {@code open}, {@code closed}, {@code invite} or {@code domains}
     * @param domains of the addresses that may register; empty unless the mode is {@code domains}
     */
    @EventType("org.pyairtable.core.identity.registration-changed.v1")
    record RegistrationChanged(String userId, String mode, List<String> domains) implements IdentityEvent {
        public RegistrationChanged {
            domains = List.copyOf(domains);
        }
    }

    /** The user has proven another address and is known by it from now on; neither address is part of the event. */
    @EventType("org.pyairtable.core.identity.address-changed.v1")
    record AddressChanged(String userId) implements IdentityEvent {}

    /**
     * Somebody was invited to the installation, without a workspace, or invited again with another link.
     *
     * @param userId the operator who invited
     * @param expiresAt when the link ends
     */
    @EventType("org.pyairtable.core.identity.invitation-issued.v1")
    record InvitationIssued(String userId, String invitationId, Instant expiresAt) implements IdentityEvent {}

    /**
     * @param userId the operator who had invited
     * @param how {@code accepted}, {@code declined} or {@code revoked}
     */
    @EventType("org.pyairtable.core.identity.invitation-ended.v1")
    record InvitationEnded(String userId, String invitationId, String how) implements IdentityEvent {}
}
