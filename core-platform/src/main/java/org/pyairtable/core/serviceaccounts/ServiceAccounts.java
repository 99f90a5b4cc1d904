package org.pyairtable.core.serviceaccounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.pyairtable.core.identity.AccountChanges;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.identity.UserKind;
import org.pyairtable.core.tokens.ServiceTokens;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.core.workspaces.MemberView;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The service accounts of a workspace, managed by those who may give their roles: no passwords, no sessions, never owners,
 * with tokens that reach this workspace alone.
 */
@ApplicationScoped
class ServiceAccounts {
    static final int MOST = 50;

    private final UserDirectory users;
    private final AccountChanges accounts;
    private final Joining joining;
    private final ServiceTokens tokens;
    private final Outbox outbox;

    ServiceAccounts(
            UserDirectory users, AccountChanges accounts, Joining joining, ServiceTokens tokens, Outbox outbox) {
        this.users = users;
        this.accounts = accounts;
        this.joining = joining;
        this.tokens = tokens;
        this.outbox = outbox;
    }

    Uni<MemberView> create(Principal maker, String workspaceId, String name, Role role, EventContext cause) {
        if (role == Role.OWNER) {
            throw ServiceException.invalid("role", "is owner, which a service account cannot be");
        }
        return Panache.withTransaction(() -> joining.requireGiving(maker, workspaceId, role)
                .chain(() -> refuseTooMany(workspaceId))
                .chain(() -> users.addService(name, cause))
                .call(user -> joining.join(workspaceId, user, role, maker.userId(), cause))
                .call(user -> append(new WorkspaceEvent.ServiceAccountCreated(workspaceId, user.id(), name), cause))
                .map(user ->
                        new MemberView(user.id(), user.email(), user.name(), role.wireName(), role.wireName(), null)));
    }

    /** Those who may manage members see them. */
    Uni<Page<MemberView>> list(Principal caller, String workspaceId, PageRequest page) {
        return Panache.withTransaction(() -> joining.requireManaging(caller, workspaceId, Role.VIEWER)
                        .chain(() -> joining.services(workspaceId, page.textOr(""), page.rows())))
                .map(found -> Page.ofTexts(found, page, MemberView::userId));
    }

    /** Its tokens end, and its membership; what it did stays in the trail under its name. */
    Uni<Void> delete(Principal caller, String workspaceId, String id, EventContext cause) {
        return Panache.withTransaction(() -> find(caller, workspaceId, id)
                .chain(() -> tokens.revokeAll(id, cause))
                .chain(() -> joining.leave(workspaceId, id, cause))
                .chain(() -> accounts.disable(id, cause))
                .chain(() -> append(new WorkspaceEvent.ServiceAccountDeleted(workspaceId, id), cause)));
    }

    /** Refuses what is not a service account of the workspace, and callers who may not give its role. */
    Uni<User> find(Principal caller, String workspaceId, String id) {
        return joining.requireManaging(caller, workspaceId, Role.VIEWER)
                .chain(() -> joining.roleOf(workspaceId, id))
                .chain(role -> users.byId(id)
                        .map(found -> found.filter(user -> user.kind() == UserKind.SERVICE && role.isPresent())
                                .orElseThrow(() -> ServiceException.notFound("Service account " + id)))
                        .call(user -> joining.requireManaging(caller, workspaceId, role.orElseThrow())));
    }

    private Uni<Void> refuseTooMany(String workspaceId) {
        return joining.services(workspaceId, "", MOST)
                .map(List::size)
                .invoke(count -> {
                    if (count >= MOST) {
                        throw ServiceException.conflict("The workspace has " + MOST
                                + " service accounts already, the limit; delete some first");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> append(WorkspaceEvent event, EventContext cause) {
        return Panache.getSession()
                .chain(session -> outbox.append(session, cause.withWorkspace(event.workspaceId()), event))
                .replaceWithVoid();
    }
}
