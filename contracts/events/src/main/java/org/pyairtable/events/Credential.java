package org.pyairtable.events;

import java.util.Objects;
import java.util.Set;

/**
 * On whose behalf a question or a command is sent, and what it is limited to. Travels as attributes of the envelope
 * ({@code ce_principalkind}, {@code ce_principalid}, {@code ce_credentialid}, {@code ce_scopes}, {@code ce_resources}); all of
 * them or none.
 *
 * @param principalKind {@code user}; other kinds are refused by services that do not know them
 * @param principalId the actor of the envelope
 * @param id of the session or token
 * @param scopes for example {@code data.records:read}; {@code *} is everything but {@code account} and {@code operator}
 * @param resources base and workspace ids; {@code *} is all that the principal may see
 */
public record Credential(
        String principalKind, String principalId, String id, Set<String> scopes, Set<String> resources) {
    public static final String USER = "user";

    public Credential {
        Objects.requireNonNull(principalKind, "principalKind");
        Objects.requireNonNull(principalId, "principalId");
        Objects.requireNonNull(id, "id");
        scopes = Set.copyOf(scopes);
        resources = Set.copyOf(resources);
    }
}
