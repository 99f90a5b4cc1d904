package org.pyairtable.data.base;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.wire.QueryString;
import org.pyairtable.events.Role;
import org.pyairtable.events.State.Membership;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Users;

/**
 * Who works in a base: the members of its workspace, with the role that counts there, and those who have a role in the base.
 * Guests see the latter alone. What groups give is part of a member's role, and the suite has no invitations by link and no
 * interfaces, so these lists are empty.
 */
@Singleton
public class BaseCollaborators {
    /** What an answer shows beyond the base itself. */
    public enum Include {
        COLLABORATORS("collaborators"),
        INVITE_LINKS("inviteLinks"),
        INTERFACES("interfaces");

        private final String wireName;

        Include(String wireName) {
            this.wireName = wireName;
        }

        /** Refuses other parameters and other values. */
        public static Set<Include> of(QueryString query) {
            if (!Set.of("include").containsAll(query.names())) {
                throw new InvalidRequest.Malformed().exception();
            }
            Set<Include> wanted = EnumSet.noneOf(Include.class);
            query.all("include").stream()
                    .flatMap(value -> Arrays.stream(value.split(",", -1)))
                    .filter(value -> !value.isEmpty())
                    .forEach(value -> wanted.add(named(value)));
            return wanted;
        }

        private static Include named(String name) {
            return Arrays.stream(values())
                    .filter(include -> include.wireName.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequest.Malformed().exception());
        }
    }

    private final Pool pool;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final Memberships memberships;
    private final BaseRoles baseRoles;
    private final Users users;

    BaseCollaborators(
            Pool pool,
            SchemaCache schemas,
            AccessPolicy policy,
            Memberships memberships,
            BaseRoles baseRoles,
            Users users) {
        this.pool = pool;
        this.schemas = schemas;
        this.policy = policy;
        this.memberships = memberships;
        this.baseRoles = baseRoles;
        this.users = users;
    }

    public Uni<Map<String, Object>> describe(Principal principal, String baseId, Set<Include> include) {
        return schemas.current(baseId).chain(found -> {
            Grant grant = policy.grant(principal, found.map(CachedSchema::base), Permission.READ_COLLABORATORS);
            Base base = found.orElseThrow().base();
            boolean asMember = policy.isMember(principal.userId(), base.workspaceId());
            return createdAt(baseId).map(created -> describe(base, created, level(grant.role()), include, asMember));
        });
    }

    private Uni<Instant> createdAt(String baseId) {
        return pool.preparedQuery("select created_at from base where id = $1")
                .execute(Tuple.of(baseId))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new NotFound.Part().exception();
                    }
                    return rows.iterator().next().getOffsetDateTime(0).toInstant();
                });
    }

    private Map<String, Object> describe(
            Base base, Instant created, String ownLevel, Set<Include> include, boolean asMember) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", base.id());
        json.put("name", base.name());
        json.put("createdTime", DateText.wire(created));
        json.put("permissionLevel", ownLevel);
        json.put("workspaceId", base.workspaceId());
        if (include.contains(Include.COLLABORATORS)) {
            Map<String, Object> people = Map.of(
                    "baseCollaborators",
                    inBase(base),
                    "workspaceCollaborators",
                    asMember ? members(base.workspaceId()) : List.of());
            json.put("collaborators", people);
            json.put("individualCollaborators", people);
            json.put("groupCollaborators", Map.of("baseCollaborators", List.of(), "workspaceCollaborators", List.of()));
        }
        if (include.contains(Include.INVITE_LINKS)) {
            json.put("inviteLinks", Map.of("baseInviteLinks", List.of(), "workspaceInviteLinks", List.of()));
        }
        if (include.contains(Include.INTERFACES)) {
            json.put("interfaces", Map.of());
        }
        return json;
    }

    private List<Map<String, Object>> inBase(Base base) {
        return baseRoles.usersOf(base.id()).stream()
                .sorted()
                .flatMap(userId -> baseRoles.given(base.workspaceId(), base.id(), userId).stream()
                        .map(role -> collaborator(userId, role)))
                .toList();
    }

    private Map<String, Object> collaborator(String userId, Role role) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("userId", userId);
        users.byId(userId).ifPresent(user -> json.put("email", user.email()));
        json.put("permissionLevel", level(role));
        return json;
    }

    private List<Map<String, Object>> members(String workspaceId) {
        return memberships.membersOf(workspaceId).stream()
                .sorted()
                .flatMap(userId -> memberships.find(workspaceId, userId).stream())
                .map(this::member)
                .toList();
    }

    private Map<String, Object> member(Membership membership) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("userId", membership.userId());
        users.byId(membership.userId()).ifPresent(user -> json.put("email", user.email()));
        Role.fromWireName(membership.role()).ifPresent(role -> json.put("permissionLevel", level(role)));
        Instant added = membership.addedAt();
        if (added != null) {
            json.put("createdTime", DateText.wire(added));
        }
        String grantedBy = membership.grantedBy();
        if (grantedBy != null) {
            json.put("grantedByUserId", grantedBy);
        }
        return json;
    }

    private static String level(Role role) {
        return switch (role) {
            case VIEWER -> "read";
            case COMMENTER -> "comment";
            case EDITOR -> "edit";
            case CREATOR -> "create";
            case OWNER -> "owner";
        };
    }
}
