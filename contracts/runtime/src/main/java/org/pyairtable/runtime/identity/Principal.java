package org.pyairtable.runtime.identity;

import java.util.Set;
import org.pyairtable.events.Credential;
import org.pyairtable.events.Envelope;

/**
 * The authenticated caller, as established by the gateway.
 *
 * @param userId {@link #ANONYMOUS} before sign-in
 * @param platformRole {@code member} or {@code operator}
 * @param scopes what the credential allows; {@code *} is everything but {@link #ACCOUNT} and {@link #OPERATOR}
 * @param resources base and workspace ids that the credential is limited to; {@code *} is all that the user may see
 * @param credentialId id of the session or token
 * @param writes what becomes of the changes that agents' tools make with the credential
 */
public record Principal(
        String userId,
        String platformRole,
        Set<String> scopes,
        Set<String> resources,
        String credentialId,
        WritePolicy writes) {
    public static final String ANONYMOUS = "anonymous";
    /** Allows managing the account: sessions, tokens, users, workspaces, members. */
    public static final String ACCOUNT = "account";
    /** Allows operating the platform, for users who are operators. */
    public static final String OPERATOR = "operator";

    /** What ids of personal access tokens begin with. */
    public static final String TOKEN = "pat";

    static final String ALL = "*";
    /** Granted by name only, and never to a credential that is limited to some bases or workspaces. */
    private static final Set<String> BY_NAME = Set.of(ACCOUNT, OPERATOR);

    public Principal {
        scopes = Set.copyOf(scopes);
        resources = Set.copyOf(resources);
    }

    /** With a credential that says nothing about agents' tools: their changes wait for an approval. */
    public Principal(
            String userId, String platformRole, Set<String> scopes, Set<String> resources, String credentialId) {
        this(userId, platformRole, scopes, resources, credentialId, WritePolicy.ASK);
    }

    /** A caller who has not signed in. */
    public static Principal anonymous() {
        return new Principal(ANONYMOUS, "member", Set.of(), Set.of(), "none");
    }

    /** A signed-in user with all that the user may do. */
    public static Principal user(String userId, String platformRole, String credentialId) {
        return new Principal(
                userId, platformRole, Set.of(ALL, ACCOUNT, OPERATOR), Set.of(ALL), credentialId, WritePolicy.ALLOW);
    }

    /** Whether the credential is a personal access token, which agents and programs hold, instead of a session. */
    public boolean isToken() {
        return credentialId.startsWith(TOKEN);
    }

    /**
     * Whom a question or a command is from: the actor, limited as its credential says. Without one it is the user with all
     * that the user may do. One of a kind that is not known here may do nothing.
     *
     * @param absent the credential's id where the envelope has none
     */
    public static Principal of(Envelope<?> envelope, String absent) {
        Credential limits = envelope.credential();
        if (limits == null) {
            return user(envelope.actor(), "member", absent);
        }
        return limits.principalKind().equals(Credential.USER)
                ? new Principal(limits.principalId(), "member", limits.scopes(), limits.resources(), limits.id())
                : new Principal(limits.principalId(), "member", Set.of(), Set.of(), limits.id());
    }

    /** The same caller, whose changes by agents' tools are dealt with in another way. */
    public Principal withWrites(WritePolicy policy) {
        return new Principal(userId, platformRole, scopes, resources, credentialId, policy);
    }

    /** What limits this caller, for the questions and commands that are sent for it. */
    public Credential credential() {
        return new Credential(Credential.USER, userId, credentialId, scopes, resources);
    }

    public boolean isAnonymous() {
        return userId.equals(ANONYMOUS);
    }

    public boolean isOperator() {
        return platformRole.equals("operator") && mayUse(OPERATOR);
    }

    public boolean mayUse(String scope) {
        return BY_NAME.contains(scope)
                ? scopes.contains(scope) && resources.contains(ALL)
                : scopes.contains(ALL) || scopes.contains(scope);
    }

    /** Whether the credential covers the base, by itself or through its workspace. Says nothing about the user's role. */
    public boolean mayReach(String baseId, String workspaceId) {
        return resources.contains(ALL) || resources.contains(baseId) || resources.contains(workspaceId);
    }
}
