package org.pyairtable.core.tokens;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.State;

/** A token as stored: its hash, never itself. */
@Entity
@Table(name = "access_tokens")
class PersonalAccessToken {
    @Id
    private String id;

    @Column(name = "user_id")
    private String userId;

    @Column(name = "token_hash")
    private String tokenHash;

    private String name;

    /** Separated by spaces, which no scope contains. */
    private String scopes;

    private String resources;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Version
    private int version;

    protected PersonalAccessToken() {}

    PersonalAccessToken(String id, String userId, String tokenHash, TokenRequest request, Instant createdAt) {
        this.id = id;
        this.userId = userId;
        this.tokenHash = tokenHash;
        this.name = request.name();
        this.scopes = String.join(" ", request.scopes());
        this.resources = String.join(" ", request.resources());
        this.createdAt = createdAt;
        this.expiresAt = request.expiresAt();
    }

    String id() {
        return id;
    }

    String userId() {
        return userId;
    }

    String tokenHash() {
        return tokenHash;
    }

    TokenView view() {
        return new TokenView(id, name, list(scopes), list(resources), createdAt, expiresAt);
    }

    /** What the gateway recognises the token by. */
    State.AccessToken published() {
        return new State.AccessToken(tokenHash, id, userId, list(scopes), list(resources), expiresAt);
    }

    private static List<String> list(String joined) {
        return List.of(joined.split(" "));
    }
}
