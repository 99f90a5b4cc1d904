package org.pyairtable.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State that every service needs, on compacted topics: one record type per topic, the newest value per key counts, a null
 * value removes the key. Services read these in full at start and decide locally, so they keep working while the owner is
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
     * @param standing since when parts of its background work stand still, by their names ({@code outbox-relay},
     *     {@code consumers}, {@code audit-chaining}); absent when none does
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
            Instant heartbeatAt,
            @Nullable Map<String, Instant> standing)
            implements State {
        /** An instance all of whose work goes on. */
        public Instance(
                String service,
                String instanceId,
                String version,
                String colour,
                String host,
                int port,
                int weight,
                Instant startedAt,
                Instant heartbeatAt) {
            this(service, instanceId, version, colour, host, port, weight, startedAt, heartbeatAt, null);
        }

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
     * Who may do what in a workspace: the highest of the user's own role and those that groups give. Topic
     * {@code core.memberships}.
     *
     * @param addedAt since when the user is a member; absent in older entries of the topic
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

    /**
     * A workspace that is not as others are. Topic {@code core.workspace-states}; a workspace without an entry is in use.
     *
     * @param state {@code archived}: it is read and not written; {@code deleted}: nobody has a part in it, and what comes late
     *     of it is skipped. The entry of a deleted one stays long after all is deleted
     * @param since when it became so
     */
    @EventType("org.pyairtable.core.workspace-state.v1")
    record WorkspaceState(String workspaceId, String state, Instant since) implements State {
        public static final String ARCHIVED = "archived";
        public static final String DELETED = "deleted";

        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }

    /**
     * A group of users in a workspace. Topic {@code core.groups}; removed when the group is deleted. A role that it gives is
     * part of its users' memberships already.
     *
     * @param userIds in alphabetical order
     */
    @EventType("org.pyairtable.core.group.v1")
    record Group(String workspaceId, String groupId, String name, List<String> userIds) implements State {
        public Group {
            userIds = List.copyOf(userIds);
        }

        @Override
        public String aggregateId() {
            return groupId;
        }
    }

    /**
     * A role that a user has in one base. Topic {@code core.base-roles}. It adds to the role in the workspace, never takes
     * from it; a user without a membership in the workspace is a guest, who sees this base alone.
     *
     * @param role one of {@link Role#wireName()}, at most {@code creator}
     */
    @EventType("org.pyairtable.core.base-role.v1")
    record BaseRole(String workspaceId, String baseId, String userId, String role) implements State {
        @Override
        public String aggregateId() {
            return key(baseId, userId);
        }

        public static String key(String baseId, String userId) {
            return baseId + "/" + userId;
        }
    }

    /**
     * What others may know of a user. Topic {@code core.users}; removed when the user is erased.
     *
     * @param platformRole {@code member} or {@code operator}
     * @param disabledAt since when the account is out of use, though its memberships stay; absent while it is not
     */
    @EventType("org.pyairtable.core.user.v1")
    record User(
            String userId,
            String email,
            String name,
            String platformRole,
            @Nullable Instant disabledAt) implements State {
        /** One whose account is in use. */
        public User(String userId, String email, String name, String platformRole) {
            this(userId, email, name, platformRole, null);
        }

        @Override
        public String aggregateId() {
            return userId;
        }
    }

    /**
     * A personal access token, found by its hash. Topic {@code core.access-tokens}.
     *
     * @param tokenHash lower-case hex SHA-256 of the whole token; the token itself is never published
     * @param scopes for example {@code data.records:read}; {@code *} means all but {@code account} and {@code operator}
     * @param resources base and workspace ids that it is limited to; {@code *} means all that the user may see
     * @param writes what becomes of the changes of agents' tools, {@code allow}, {@code ask} or {@code deny} by the name of a
     *     tool, or {@code *} for those that are not named; absent, and without one, they ask
     */
    @EventType("org.pyairtable.core.access-token.v1")
    record AccessToken(
            String tokenHash,
            String tokenId,
            String userId,
            List<String> scopes,
            List<String> resources,
            @Nullable Instant expiresAt,
            @Nullable Map<String, String> writes)
            implements State {
        public AccessToken {
            scopes = List.copyOf(scopes);
            resources = List.copyOf(resources);
            writes = writes == null ? null : Map.copyOf(writes);
        }

        /** A token that says nothing about agents' tools. */
        public AccessToken(
                String tokenHash,
                String tokenId,
                String userId,
                List<String> scopes,
                List<String> resources,
                @Nullable Instant expiresAt) {
            this(tokenHash, tokenId, userId, scopes, resources, expiresAt, null);
        }

        @Override
        public String aggregateId() {
            return tokenHash;
        }
    }

    /**
     * A session that ended while access tokens of it could still be valid. Topic {@code core.revoked-sessions}; removed
     * when the last of them has expired.
     *
     * @param sessionId the {@code sid} of its access tokens
     * @param expiresAt when no access token of it is valid any more
     */
    @EventType("org.pyairtable.core.revoked-session.v1")
    record RevokedSession(String sessionId, String userId, Instant expiresAt) implements State {
        @Override
        public String aggregateId() {
            return sessionId;
        }
    }

    /**
     * The public key with which secrets are sealed for mails. Topic {@code communication.mail-keys}; present while
     * communication-hub has a mail server.
     *
     * @param publicKey X25519, as X.509 in base64
     * @param since the newest is to be used
     */
    @EventType("org.pyairtable.communication.mail-key.v1")
    record MailKey(String keyId, String publicKey, Instant since) implements State {
        @Override
        public String aggregateId() {
            return keyId;
        }
    }

    /**
     * What a workflow uses of bases, as its current version names it. Topic {@code workflow.uses}; removed when the workflow
     * is deleted.
     *
     * @param parts the first {@value #MOST_PARTS} of them
     */
    @EventType("org.pyairtable.workflow.uses.v1")
    record WorkflowUses(String workflowId, String workspaceId, String name, List<UsedPart> parts) implements State {
        public static final int MOST_PARTS = 4_000;

        public WorkflowUses {
            parts = List.copyOf(parts);
        }

        @Override
        public String aggregateId() {
            return workflowId;
        }
    }

    /**
     * A table or field that a workflow uses.
     *
     * @param fieldId absent for the table as a whole
     * @param place path in the definition, for example {@code steps[1].fields.Price}
     */
    record UsedPart(String baseId, String tableId, @Nullable String fieldId, String place) {}

    /**
     * Whom rules keep from seeing all of a table, whether by a rule for the table itself or because it shows cells of another
     * one. Topic {@code data.rules}; removed when they keep nobody from it. Owners and creators see everything.
     *
     * @param roles all members with one of these roles
     * @param users these members
     * @param groups members of these groups
     */
    @EventType("org.pyairtable.data.table-rules.v1")
    record TableRules(
            String tableId,
            String baseId,
            String workspaceId,
            List<String> roles,
            List<String> users,
            List<String> groups)
            implements State {
        public TableRules {
            roles = List.copyOf(roles);
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }

        @Override
        public String aggregateId() {
            return tableId;
        }
    }
}
