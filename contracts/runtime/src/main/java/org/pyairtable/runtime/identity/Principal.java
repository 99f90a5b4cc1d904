package org.pyairtable.runtime.identity;

import java.util.Set;

/**
 * Who is calling, as the gateway established it.
 *
 * @param userId {@link #ANONYMOUS} before sign-in
 * @param platformRole {@code member} or {@code operator}
 * @param scopes what the credential allows; {@code *} is everything
 * @param resources base and workspace ids that the credential is limited to; {@code *} is all that the user may see
 * @param credentialId id of the session or token
 */
public record Principal(
        String userId, String platformRole, Set<String> scopes, Set<String> resources, String credentialId) {
    public static final String ANONYMOUS = "anonymous";
    private static final String ALL = "*";

    public Principal {
        scopes = Set.copyOf(scopes);
        resources = Set.copyOf(resources);
    }

    /** A caller who has not signed in. */
    public static Principal anonymous() {
        return new Principal(ANONYMOUS, "member", Set.of(), Set.of(), "none");
    }

    /** A signed-in user with all that the user may do. */
    public static Principal user(String userId, String platformRole, String credentialId) {
        return new Principal(userId, platformRole, Set.of(ALL), Set.of(ALL), credentialId);
    }

    public boolean isAnonymous() {
        return userId.equals(ANONYMOUS);
    }

    public boolean isOperator() {
        return platformRole.equals("operator") && mayUse("operator");
    }

    public boolean mayUse(String scope) {
        return scopes.contains(ALL) || scopes.contains(scope);
    }

    /** Whether the credential covers the base, by itself or through its workspace. Says nothing about the user's role. */
    public boolean mayReach(String baseId, String workspaceId) {
        return resources.contains(ALL) || resources.contains(baseId) || resources.contains(workspaceId);
    }
}
