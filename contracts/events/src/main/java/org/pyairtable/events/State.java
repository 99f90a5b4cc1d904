package org.pyairtable.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What everyone must know, on compacted topics: one record per topic, the newest value per key counts, a null value
 * removes the key. Services read these in full at start and decide locally, so they keep working while the owner is
 * down.
 */
public sealed interface State extends Event {
    /**
     * A public key that signatures are verified with. Topic {@code platform.signing-keys}.
     *
     * @param keyId the {@code kid} of tokens signed by it
     * @param issuer the service that signs: {@code core-platform} (access tokens of users) or {@code api-gateway}
     *     (internal tokens)
     * @param publicJwk public JSON Web Key, RFC 7517
     * @param notAfter no token signed by it is valid later
     */
    @EventType("org.pyairtable.platform.signing-key.v1")
    record SigningKey(String keyId, String issuer, Map<String, Object> publicJwk, Instant notAfter) implements State {
        @Override
        public String aggregateId() {
            return keyId;
        }
    }

    /**
     * A running instance of a service, repeated as a heartbeat. Topic {@code platform.instances}.
     *
     * @param weight share of traffic relative to other instances; 0 gets none
     * @param heartbeatAt the announcer's clock; compare with its own earlier values only
     */
    @EventType("org.pyairtable.platform.instance.v1")
    record Instance(
            String service,
            String instanceId,
            String version,
            String colour,
            String host,
            int port,
            int weight,
            Instant startedAt,
            Instant heartbeatAt)
            implements State {
        @Override
        public String aggregateId() {
            return service + "/" + instanceId;
        }
    }

    /** A feature flag or traffic weight. Topic {@code platform.flags}. */
    @EventType("org.pyairtable.platform.flag.v1")
    record Flag(String name, String value) implements State {
        @Override
        public String aggregateId() {
            return name;
        }
    }

    /**
     * Who may do what in a workspace. Topic {@code core.memberships}.
     *
     * @param addedAt since when the user is a member; absent in what was published before it was told
     * @param grantedBy who added the user; absent when that is not known
     */
    @EventType("org.pyairtable.core.membership.v1")
    record Membership(
            String workspaceId,
            String userId,
            String role,
            @Nullable Instant addedAt,
            @Nullable String grantedBy) implements State {
        @Override
        public String aggregateId() {
            return key(workspaceId, userId);
        }

        public static String key(String workspaceId, String userId) {
            return workspaceId + "/" + userId;
        }
    }

    /** What others may know of a user. Topic {@code core.users}. {@code platformRole}: {@code member} or {@code operator}. */
    @EventType("org.pyairtable.core.user.v1")
    record User(String userId, String email, String name, String platformRole) implements State {
        @Override
        public String aggregateId() {
            return userId;
        }
    }

    /**
     * A personal access token, found by its hash. Topic {@code core.access-tokens}.
     *
     * @param tokenHash lower-case hex SHA-256 of the whole token; the token itself is never published
     * @param scopes for example {@code data.records:read}; {@code *} means all
     * @param resources base and workspace ids that it is limited to; {@code *} means all that the user may see
     */
    @EventType("org.pyairtable.core.access-token.v1")
    record AccessToken(
            String tokenHash,
            String tokenId,
            String userId,
            List<String> scopes,
            List<String> resources,
            @Nullable Instant expiresAt)
            implements State {
        public AccessToken {
            scopes = List.copyOf(scopes);
            resources = List.copyOf(resources);
        }

        @Override
        public String aggregateId() {
            return tokenHash;
        }
    }
}
