package org.pyairtable.core.tokens;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.State;
import org.pyairtable.runtime.identity.WritePolicy;

/** A token as stored: its hash, never the token itself. */
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

    /** {@code tool=decision}, separated by spaces; absent for a token that says nothing. */
    private @Nullable String writes;

    /** Written by {@link TokenUses} alone, which many uses must not let collide with changes of the token. */
    @Column(name = "last_used_at", insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

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
        this.writes = joined(request.writes());
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

    /** What becomes of the changes of agents' tools from now on. */
    void write(WritePolicy policy) {
        this.writes = joined(policy);
    }

    WritePolicy writes() {
        Map<String, String> decisions = new HashMap<>();
        if (writes != null) {
            for (String entry : list(writes)) {
                int sign = entry.indexOf('=');
                decisions.put(entry.substring(0, sign), entry.substring(sign + 1));
            }
        }
        return WritePolicy.ofWire(decisions);
    }

    TokenView view() {
        return new TokenView(
                id, name, list(scopes), list(resources), createdAt, expiresAt, lastUsedAt, writes().wire());
    }

    /** The token as published for the gateway, with its hash. */
    State.AccessToken published() {
        return new State.AccessToken(
                tokenHash,
                id,
                userId,
                list(scopes),
                list(resources),
                expiresAt,
                writes == null ? null : writes().wire());
    }

    private static @Nullable String joined(WritePolicy policy) {
        String joined = policy.wire().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        return joined.isEmpty() ? null : joined;
    }

    private static List<String> list(String joined) {
        return List.of(joined.split(" "));
    }
}
