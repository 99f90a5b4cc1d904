package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.identity.UserKind;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
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
    private final NewcomerLookup newcomers;
    private final EffectiveRoles roles;
    private final Clock clock;

    Members(
            WorkspaceRepository workspaces,
            MemberRepository members,
            Workspaces access,
            UserDirectory users,
            Joining joining,
            NewcomerLookup newcomers,
            EffectiveRoles roles,
            Clock clock) {
        this.workspaces = workspaces;
        this.members = members;
        this.access = access;
        this.users = users;
        this.joining = joining;
        this.newcomers = newcomers;
        this.roles = roles;
        this.clock = clock;
    }

    Uni<Page<MemberView>> list(Principal principal, String workspaceId, PageRequest page) {
        return Panache.withSession(() -> access.role(principal, workspaceId)
                        .chain(role -> members.ofWorkspace(workspaceId, page.textOr(""), page.rows())))
                .map(rows -> Page.ofTexts(rows, page, MemberView::userId));
    }

    /** @param until when the role ends; absent for one that lasts */
    Uni<MemberView> add(
            Principal principal,
            String workspaceId,
            EmailAddress email,
            Role role,
            @Nullable Instant until,
            EventContext context) {
        refuseUnfitExpiry(role, until);
        return locked(principal, workspaceId, (workspace, own) -> {
            MemberRules.mayGive(own, role);
            workspace.requireWritable();
            return newcomers.byEmail(email).chain(user -> joining.join(
                            workspaceId, user, role, until, principal.userId(), context)
                    .map(member -> MemberView.of(user, member)));
        });
    }

    /** Gives another role of their own; when it ends stays as it is. */
    Uni<MemberView> change(Principal principal, String workspaceId, String userId, Role role, EventContext context) {
        return onWritable(
                principal,
                workspaceId,
                userId,
                (own, member) -> give(own, member, role, member.expiresAt().orElse(null), context));
    }

    /**
     * Gives another role of their own.
     *
     * @param until when it ends; absent for one that lasts
     */
    Uni<MemberView> replace(
            Principal principal,
            String workspaceId,
            String userId,
            Role role,
            @Nullable Instant until,
            EventContext context) {
        return onWritable(principal, workspaceId, userId, (own, member) -> give(own, member, role, until, context));
    }

    private Uni<MemberView> give(Role own, Member member, Role role, @Nullable Instant until, EventContext context) {
        MemberRules.mayGive(own, role);
        MemberRules.mayManage(own, member.role());
        refuseUnfitExpiry(role, until);
        Uni<Void> lastOwner = role == Role.OWNER ? Uni.createFrom().voidItem() : keepAnOwner(member);
        return lastOwner
                .chain(() -> users.byId(member.userId()))
                .map(Optional::orElseThrow)
                .invoke(user -> refuseOwningService(user, role))
                .invoke(() -> member.own(role, until))
                .call(() -> roles.settle(member.workspaceId(), List.of(member.userId()), context))
                .map(user -> MemberView.of(user, member));
    }

    /** Ends the member's own role, those that groups give, and the roles in single bases. */
    Uni<Void> remove(Principal principal, String workspaceId, String userId, EventContext context) {
        return onMember(principal, workspaceId, userId, (own, member) -> {
            if (!userId.equals(principal.userId())) {
                MemberRules.mayManage(own, member.role());
            }
            return keepAnOwner(member).chain(() -> roles.leave(member, context));
        });
    }

    /** The caller, an owner, makes another member an owner and stays a creator. */
    Uni<MemberView> transfer(Principal principal, String workspaceId, String userId, EventContext context) {
        if (userId.equals(principal.userId())) {
            throw ServiceException.invalid("userId", "is your own; name the member who is to own the workspace");
        }
        return onWritable(principal, workspaceId, userId, (own, member) -> {
            MemberRules.mayGive(own, Role.OWNER);
            return members.of(workspaceId, principal.userId())
                    .map(Optional::orElseThrow)
                    .chain(owner -> give(own, member, Role.OWNER, null, context)
                            .invoke(() -> owner.own(Role.CREATOR, null))
                            .call(() -> roles.settle(workspaceId, List.of(owner.userId()), context)));
        });
    }

    /** In a transaction that locks the workspace, so that two owners cannot remove each other at once. */
    private <T> Uni<T> locked(Principal principal, String workspaceId, BiFunction<Workspace, Role, Uni<T>> change) {
        return Panache.withTransaction(() -> workspaces
                .findById(workspaceId, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> Workspaces.unknown(workspaceId))
                .chain(workspace -> access.role(principal, workspaceId).chain(own -> change.apply(workspace, own))));
    }

    private <T> Uni<T> onMember(
            Principal principal, String workspaceId, String userId, BiFunction<Role, Member, Uni<T>> change) {
        return locked(principal, workspaceId, (workspace, own) -> member(workspaceId, userId)
                .chain(member -> change.apply(own, member)));
    }

    /** As above; not in an archived workspace, which one can be taken out of and leave, and no more. */
    private <T> Uni<T> onWritable(
            Principal principal, String workspaceId, String userId, BiFunction<Role, Member, Uni<T>> change) {
        return locked(principal, workspaceId, (workspace, own) -> {
            workspace.requireWritable();
            return member(workspaceId, userId).chain(member -> change.apply(own, member));
        });
    }

    private Uni<Member> member(String workspaceId, String userId) {
        return members.of(workspaceId, userId)
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("Member " + userId)));
    }

    private Uni<Void> keepAnOwner(Member member) {
        if (member.role() != Role.OWNER) {
            return Uni.createFrom().voidItem();
        }
        return members.owners(member.workspaceId())
                .invoke(MemberRules::refuseLastOwner)
                .replaceWithVoid();
    }

    private static void refuseOwningService(User user, Role role) {
        if (user.kind() == UserKind.SERVICE && role == Role.OWNER) {
            throw ServiceException.invalid("role", "is owner, which a service account cannot be");
        }
    }

    private void refuseUnfitExpiry(Role role, @Nullable Instant until) {
        MemberRules.refuseUnfitExpiry(role, until, clock.instant());
    }
}
