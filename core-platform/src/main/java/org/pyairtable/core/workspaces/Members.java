package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.identity.UserKind;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The members of a workspace. Creators and owners manage members whose role is not above their own; everyone may leave,
 * except the last owner.
 */
@ApplicationScoped
class Members {
    private final WorkspaceRepository workspaces;
    private final MemberRepository members;
    private final Workspaces access;
    private final UserDirectory users;
    private final Joining joining;
    private final MembershipEvents events;

    Members(
            WorkspaceRepository workspaces,
            MemberRepository members,
            Workspaces access,
            UserDirectory users,
            Joining joining,
            MembershipEvents events) {
        this.workspaces = workspaces;
        this.members = members;
        this.access = access;
        this.users = users;
        this.joining = joining;
        this.events = events;
    }

    Uni<Page<MemberView>> list(Principal principal, String workspaceId, PageRequest page) {
        return Panache.withSession(() -> access.role(principal, workspaceId)
                        .chain(role -> members.ofWorkspace(workspaceId, page.textOr(""), page.rows())))
                .map(rows -> Page.ofTexts(rows, page, MemberView::userId));
    }

    Uni<MemberView> add(Principal principal, String workspaceId, EmailAddress email, Role role, EventContext context) {
        return locked(principal, workspaceId, own -> {
            MemberRules.mayGive(own, role);
            return users.byEmail(email)
                    .map(found -> found.orElseThrow(() -> ServiceException.notFound("A user with this address")))
                    .invoke(Members::refuseUnproven)
                    .call(user -> joining.join(workspaceId, user, role, principal.userId(), context))
                    .map(user -> view(user, role));
        });
    }

    Uni<MemberView> change(Principal principal, String workspaceId, String userId, Role role, EventContext context) {
        return onMember(principal, workspaceId, userId, (own, member) -> {
            MemberRules.mayGive(own, role);
            MemberRules.mayManage(own, member.role());
            Uni<Void> lastOwner = member.role() == role ? Uni.createFrom().voidItem() : keepAnOwner(member);
            return lastOwner
                    .invoke(() -> member.changeRole(role))
                    .chain(() -> events.changed(member, context))
                    .chain(() -> users.byId(userId))
                    .invoke(user -> refuseOwningService(user.orElseThrow(), role))
                    .map(user -> view(user.orElseThrow(), role));
        });
    }

    Uni<Void> remove(Principal principal, String workspaceId, String userId, EventContext context) {
        return onMember(principal, workspaceId, userId, (own, member) -> {
            if (!userId.equals(principal.userId())) {
                MemberRules.mayManage(own, member.role());
            }
            return keepAnOwner(member).chain(() -> members.delete(member)).chain(() -> events.removed(member, context));
        });
    }

    /** In a transaction that locks the workspace, so that two owners cannot remove each other at once. */
    private <T> Uni<T> locked(Principal principal, String workspaceId, Function<Role, Uni<T>> change) {
        return Panache.withTransaction(() -> workspaces
                .findById(workspaceId, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> Workspaces.unknown(workspaceId))
                .chain(workspace -> access.role(principal, workspaceId))
                .chain(change::apply));
    }

    private <T> Uni<T> onMember(
            Principal principal, String workspaceId, String userId, BiFunction<Role, Member, Uni<T>> change) {
        return locked(principal, workspaceId, own -> members.of(workspaceId, userId)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Member " + userId)))
                .chain(member -> change.apply(own, member)));
    }

    private Uni<Void> keepAnOwner(Member member) {
        if (member.role() != Role.OWNER) {
            return Uni.createFrom().voidItem();
        }
        return members.owners(member.workspaceId())
                .invoke(MemberRules::refuseLastOwner)
                .replaceWithVoid();
    }

    /** Registering an address proves nothing: its owner may be someone else, for whom the membership is meant. */
    private static void refuseUnproven(User user) {
        if (!user.isProven()) {
            throw new ServiceException(new ServiceError.Conflict(
                    "The address of user " + user.id()
                            + " is not proven to be theirs; invite it instead, or"
                            + " an operator vouches for it: POST /api/operator/core-platform/users/" + user.id()
                            + "/proven",
                    "ADDRESS_UNPROVEN"));
        }
    }

    private static void refuseOwningService(User user, Role role) {
        if (user.kind() == UserKind.SERVICE && role == Role.OWNER) {
            throw ServiceException.invalid("role", "is owner, which a service account cannot be");
        }
    }

    private static MemberView view(User user, Role role) {
        return new MemberView(user.id(), user.email(), user.name(), role.wireName());
    }
}
