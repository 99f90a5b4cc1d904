package org.pyairtable.core.sessions;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sign-in and all the refresh tokens that follow from it. */
@Entity
@Table(name = "sessions")
class UserSession {
    @Id
    private String id;

    @Column(name = "user_id")
    private String userId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Column(name = "last_used_at")
    private @Nullable Instant lastUsedAt;

    private @Nullable String address;

    private @Nullable String device;

    @Column(name = "access_until")
    private @Nullable Instant accessUntil;

    @Version
    private int version;

    protected UserSession() {}

    UserSession(String id, String userId, Instant createdAt, Instant expiresAt) {
        this.id = id;
        this.userId = userId;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    String id() {
        return id;
    }

    String userId() {
        return userId;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isOpen(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** When the last of its access tokens expires; empty when that is not known. */
    Optional<Instant> accessUntil() {
        return Optional.ofNullable(accessUntil);
    }

    /** @param until when the access token expires that is issued for it now */
    void use(SignInClient client, Instant now, Instant until) {
        address = client.address();
        device = client.device();
        lastUsedAt = now;
        accessUntil = accessUntil == null || accessUntil.isBefore(until) ? until : accessUntil;
    }

    /** @param asking the session or token that looks */
    SessionView view(String asking) {
        return new SessionView(
                id, createdAt, lastUsedAt == null ? createdAt : lastUsedAt, device, address, id.equals(asking));
    }

    void revoke(Instant now) {
        revokedAt = now;
    }
}
