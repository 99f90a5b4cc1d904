package org.pyairtable.data.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.rules.Restrictions;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.requests.VertxContexts;

/** Decides who may do what with a base. Every way in — HTTP, commands, questions — asks here. */
@Singleton
public class AccessPolicy {
    private static final Duration NEWS = Duration.ofMillis(500);

    private final Memberships memberships;
    private final Restrictions restrictions;
    private final Vertx vertx;

    AccessPolicy(Memberships memberships, Restrictions restrictions, Vertx vertx) {
        this.memberships = memberships;
        this.restrictions = restrictions;
        this.vertx = vertx;
    }

    /**
     * What the caller is granted, or Airtable's refusal: a base that does not exist, that the token does not cover or that
     * the user has no part in answer alike. For what shows and changes a base as a whole: a caller whom rules of the base keep
     * from seeing all of it is refused.
     */
    public Grant require(Principal principal, Optional<Base> base, Permission permission) {
        Grant grant = grant(principal, base, permission);
        if (grant.isRestricted()) {
            throw new NotPermitted().exception();
        }
        return grant;
    }

    /** As above, for what asks the grant about each table, field and record, and reads by {@link Grant#seen}. */
    public Grant grant(Principal principal, Optional<Base> base, Permission permission) {
        Base existing = base.orElseThrow(() -> new NotFound.Part().exception());
        if (!principal.mayReach(existing.id(), existing.workspaceId())) {
            throw new NotFound.Part().exception();
        }
        Grant grant = require(principal, existing.workspaceId(), permission);
        return restrictions
                .of(existing, grant.userId(), grant.role())
                .map(grant::under)
                .orElse(grant);
    }

    /** As above, for a base that is yet to be created in the workspace. */
    public Grant requireInWorkspace(Principal principal, String workspaceId, Permission permission) {
        if (!principal.mayReach(workspaceId, workspaceId)) {
            throw new NotFound.Part().exception();
        }
        return require(principal, workspaceId, permission);
    }

    /** As above. A workspace may be used in the moment that it is made: news of it are waited for, half a second at most. */
    public Uni<Grant> requireInNewWorkspace(Principal principal, String workspaceId, Permission permission) {
        boolean known = memberships.role(workspaceId, principal.userId()).isPresent();
        Uni<Void> heard = known || !principal.mayReach(workspaceId, workspaceId)
                ? Uni.createFrom().voidItem()
                : memberships
                        .heardOf(workspaceId, principal.userId(), NEWS)
                        .emitOn(VertxContexts.turns(vertx.getOrCreateContext()));
        return heard.map(ignored -> requireInWorkspace(principal, workspaceId, permission));
    }

    /** Whether the caller may do this with the whole of the base. */
    public boolean allows(Principal principal, Base base, Permission permission) {
        return principal.mayReach(base.id(), base.workspaceId())
                && !isRestricted(principal, base)
                && principal.mayUse(permission.scope())
                && memberships
                        .role(base.workspaceId(), principal.userId())
                        .filter(role -> role.includes(permission.role()))
                        .isPresent();
    }

    /** Whether the user, as a member, sees each record of the table. */
    public boolean seesAllRecords(String userId, Base base, Table table) {
        return memberships
                .role(base.workspaceId(), userId)
                .filter(role -> restrictions
                        .of(base, userId, role)
                        .filter(rules -> rules.access(table) == Access.NONE || rules.selectsRows(table))
                        .isEmpty())
                .isPresent();
    }

    private boolean isRestricted(Principal principal, Base base) {
        return memberships
                .role(base.workspaceId(), principal.userId())
                .flatMap(role -> restrictions.of(base, principal.userId(), role))
                .isPresent();
    }

    private Grant require(Principal principal, String workspaceId, Permission permission) {
        Role role =
                memberships.role(workspaceId, principal.userId()).orElseThrow(() -> new NotFound.Part().exception());
        if (!principal.mayUse(permission.scope())) {
            throw new NotPermitted().exception();
        }
        if (!role.includes(permission.role())) {
            boolean isHidden = permission == Permission.READ_WEBHOOKS;
            throw (isHidden ? new NotFound.Part() : new NotPermitted()).exception();
        }
        return new Grant(principal.userId(), role);
    }

    /** Refuses a credential without the scope, for requests that concern no base in particular. */
    public void requireScope(Principal principal, Permission permission) {
        if (!principal.mayUse(permission.scope())) {
            throw new NotPermitted().exception();
        }
    }

    /** Workspaces whose bases the caller may list. */
    public Set<String> workspaces(Principal principal) {
        return memberships.workspacesOf(principal.userId());
    }

    /** Airtable's name of what the caller may do with the base; empty when it is not to be seen. */
    public Optional<String> permissionLevel(Principal principal, String baseId, String workspaceId) {
        return Optional.of(workspaceId)
                .filter(workspace -> principal.mayReach(baseId, workspace))
                .flatMap(workspace -> permissionLevel(principal.userId(), workspace));
    }

    /** Airtable's name of what a member may do with the bases of the workspace; empty for who is no member. */
    public Optional<String> permissionLevel(String userId, String workspaceId) {
        return memberships.role(workspaceId, userId).map(role -> switch (role) {
            case VIEWER -> "read";
            case COMMENTER -> "comment";
            case EDITOR -> "edit";
            case CREATOR, OWNER -> "create";
        });
    }
}
