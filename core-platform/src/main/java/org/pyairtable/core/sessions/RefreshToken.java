package org.pyairtable.core.sessions;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One link of a session's chain of refresh tokens. */
@Entity
@Table(name = "refresh_tokens")
class RefreshToken {
    @Id
    @Column(name = "token_hash")
    private String tokenHash;

    @Column(name = "session_id")
    private String sessionId;

    @Column(name = "issued_at")
    private Instant issuedAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "used_at")
    private @Nullable Instant usedAt;

    @Version
    private int version;

    /** The meaning of presenting the token. */
    enum Standing {
        FRESH,
        /** Used a moment ago: the client refreshed twice at once. */
        IN_GRACE,
        /** Used before: the token has been copied. */
        REUSED,
        EXPIRED
    }

    protected RefreshToken() {}

    RefreshToken(String tokenHash, String sessionId, Instant issuedAt, Instant expiresAt) {
        this.tokenHash = tokenHash;
        this.sessionId = sessionId;
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
    }

    String sessionId() {
        return sessionId;
    }

    Standing standing(Instant now, Duration grace) {
        if (usedAt != null) {
            return now.isAfter(usedAt.plus(grace)) ? Standing.REUSED : Standing.IN_GRACE;
        }
        return now.isBefore(expiresAt) ? Standing.FRESH : Standing.EXPIRED;
    }

    void use(Instant now) {
        usedAt = now;
    }
}
