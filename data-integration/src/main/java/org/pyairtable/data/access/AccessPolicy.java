package org.pyairtable.data.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.Archived;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.refusal.UnderRules;
import org.pyairtable.data.rules.Restriction;
import org.pyairtable.data.rules.Restrictions;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.runtime.requests.VertxContexts;

/** Decides who may do what with a base. Every way in — HTTP, commands, questions — asks here. */
@Singleton
public class AccessPolicy {
    private static final Duration NEWS = Duration.ofMillis(500);

    /** On whose behalf the holders of links read. */
    private static final String NOBODY = Principal.ANONYMOUS;

    private final Memberships memberships;
    private final BaseRoles baseRoles;
    private final Restrictions restrictions;
    private final WorkspaceStates workspaces;
    private final Vertx vertx;

    AccessPolicy(
            Memberships memberships,
            BaseRoles baseRoles,
            Restrictions restrictions,
            WorkspaceStates workspaces,
            Vertx vertx) {
        this.workspaces = workspaces;
        this.memberships = memberships;
        this.baseRoles = baseRoles;
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
            throw new UnderRules().exception();
        }
        return grant;
    }

    /** As above, for what asks the grant about each table, field and record, and reads by {@link Grant#seen}. */
    public Grant grant(Principal principal, Optional<Base> base, Permission permission) {
        Base existing = base.orElseThrow(() -> new NotFound.Part().exception());
        if (!principal.mayReach(existing.id(), existing.workspaceId())) {
            throw new NotFound.Part().exception();
        }
        Grant grant = granted(principal, role(principal.userId(), existing.id(), existing.workspaceId()), permission);
        refuseArchived(existing.workspaceId(), permission);
        return restrictions
                .of(existing, grant.userId(), grant.role())
                .map(grant::under)
                .orElse(grant);
    }

    /** As {@link #grant}, again for each version of the base that is looked at. */
    public Admission admission(Principal principal, Permission permission) {
        return base -> grant(principal, base, permission);
    }

    /**
     * For the holder of a link to a view; refused with {@code gone} where rules, a change of the base or the deletion of its
     * workspace leave nothing to see.
     */
    public Admission admission(String tableId, String viewId, Refusal gone) {
        return base -> base.filter(existing -> !workspaces.isDeleted(existing.workspaceId()))
                .flatMap(existing -> restrictions.ofShare(existing, tableId, viewId))
                .map(rules -> new Grant(NOBODY, Role.VIEWER).under(rules))
                .orElseThrow(gone::exception);
    }

    /** As above, for a base that is yet to be created in the workspace. */
    public Grant requireInWorkspace(Principal principal, String workspaceId, Permission permission) {
        if (!principal.mayReach(workspaceId, workspaceId)) {
            throw new NotFound.Part().exception();
        }
        Grant grant = granted(principal, memberships.role(workspaceId, principal.userId()), permission);
        refuseArchived(workspaceId, permission);
        return grant;
    }

    private void refuseArchived(String workspaceId, Permission permission) {
        if (permission.needsWritable() && workspaces.isArchived(workspaceId)) {
            throw new Archived(workspaceId).exception();
        }
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
                && seesWhole(principal.userId(), base)
                && (!permission.needsWritable() || !workspaces.isArchived(base.workspaceId()))
                && principal.mayUse(permission.scope())
                && role(principal.userId(), base.id(), base.workspaceId())
                        .filter(role -> role.includes(permission.role()))
                        .isPresent();
    }

    /** Whether the user sees each record of the table. */
    public boolean seesAllRecords(String userId, Base base, Table table) {
        return role(userId, base.id(), base.workspaceId())
                .filter(role -> restrictions
                        .of(base, userId, role)
                        .filter(rules -> rules.access(table) == Access.NONE || rules.selectsRows(table))
                        .isEmpty())
                .isPresent();
    }

    /** Whether no rule of the base concerns the user; also for who has no part in it. */
    public boolean seesWhole(String userId, Base base) {
        return restriction(userId, base).isEmpty();
    }

    /** The base as a user sees it who has a part in it. */
    public Base seen(String userId, Base base) {
        return restriction(userId, base).map(rules -> rules.seen().base()).orElse(base);
    }

    private Optional<Restriction> restriction(String userId, Base base) {
        return role(userId, base.id(), base.workspaceId()).flatMap(role -> restrictions.of(base, userId, role));
    }

    /** In the base: that in its workspace, or a higher one in the base alone; empty for who does not see it. */
    private Optional<Role> role(String userId, String baseId, String workspaceId) {
        return baseRoles.effective(workspaceId, baseId, userId);
    }

    private static Grant granted(Principal principal, Optional<Role> found, Permission permission) {
        Role role = found.orElseThrow(() -> new NotFound.Part().exception());
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

    /** Bases that the caller may list beside those of the workspaces; those of a guest, for instance. */
    public Set<String> bases(Principal principal) {
        return baseRoles.basesOf(principal.userId());
    }

    /** Whether the user is a member of the workspace, and not a guest of one of its bases alone. */
    public boolean isMember(String userId, String workspaceId) {
        return memberships.role(workspaceId, userId).isPresent();
    }

    /** Airtable's name of what the user may do with the base; empty when it is not to be seen. */
    public Optional<String> permissionLevel(String userId, String baseId, String workspaceId) {
        Optional<Role> found = role(userId, baseId, workspaceId);
        Optional<Role> counting = workspaces.isArchived(workspaceId) ? found.map(role -> Role.VIEWER) : found;
        return counting.map(role -> switch (role) {
            case VIEWER -> "read";
            case COMMENTER -> "comment";
            case EDITOR -> "edit";
            case CREATOR, OWNER -> "create";
        });
    }
}
