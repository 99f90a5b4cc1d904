package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.Page;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Who belongs to a workspace. Creators and owners manage members whose role is not above their own; everyone may leave;
 * the last owner stays.
 */
@ApplicationScoped
class Members {
    private final WorkspaceRepository workspaces;
    private final MemberRepository members;
    private final Workspaces access;
    private final UserDirectory users;
    private final Outbox outbox;
    private final Clock clock;

    Members(
            WorkspaceRepository workspaces,
            MemberRepository members,
            Workspaces access,
            UserDirectory users,
            Outbox outbox,
            Clock clock) {
        this.workspaces = workspaces;
        this.members = members;
        this.access = access;
        this.users = users;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Page<MemberView>> list(Principal principal, String workspaceId, String after, int limit) {
        return Panache.withSession(() -> access.role(principal, workspaceId)
                        .chain(role -> members.ofWorkspace(workspaceId, after, limit + 1)))
                .map(rows -> Page.of(rows, limit, MemberView::userId));
    }

    Uni<MemberView> add(Principal principal, String workspaceId, EmailAddress email, Role role, EventContext context) {
        return locked(principal, workspaceId, own -> {
            MemberRules.mayGive(own, role);
            return users.byEmail(email)
                    .map(found -> found.orElseThrow(() -> ServiceException.notFound("A user with this address")))
                    .call(user -> refuseIfMember(workspaceId, user))
                    .chain(user -> store(
                                    new Member(workspaceId, user.id(), role, clock.instant(), principal.userId()),
                                    context)
                            .replaceWith(view(user, role)));
        });
    }

    Uni<MemberView> change(Principal principal, String workspaceId, String userId, Role role, EventContext context) {
        return onMember(principal, workspaceId, userId, (own, member) -> {
            MemberRules.mayGive(own, role);
            MemberRules.mayManage(own, member.role());
            Uni<Void> lastOwner = member.role() == role ? Uni.createFrom().voidItem() : keepAnOwner(member);
            return lastOwner
                    .invoke(() -> member.changeRole(role))
                    .chain(() -> publishChange(member, context))
                    .chain(() -> users.byId(userId))
                    .map(user -> view(user.orElseThrow(), role));
        });
    }

    Uni<Void> remove(Principal principal, String workspaceId, String userId, EventContext context) {
        return onMember(principal, workspaceId, userId, (own, member) -> {
            if (!userId.equals(principal.userId())) {
                MemberRules.mayManage(own, member.role());
            }
            return keepAnOwner(member).chain(() -> members.delete(member)).chain(() -> publishRemoval(member, context));
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

    private Uni<Void> refuseIfMember(String workspaceId, User user) {
        return members.of(workspaceId, user.id())
                .invoke(found -> found.ifPresent(member -> {
                    throw ServiceException.conflict("The user is a member already");
                }))
                .replaceWithVoid();
    }

    private Uni<Void> store(Member member, EventContext context) {
        WorkspaceEvent event = new WorkspaceEvent.MemberAdded(
                member.workspaceId(), member.userId(), member.role().wireName());
        return members.persist(member).chain(stored -> publish(member, event, context));
    }

    private Uni<Void> publishChange(Member member, EventContext context) {
        return publish(
                member,
                new WorkspaceEvent.MemberRoleChanged(
                        member.workspaceId(), member.userId(), member.role().wireName()),
                context);
    }

    private Uni<Void> publish(Member member, WorkspaceEvent event, EventContext context) {
        return Panache.getSession().chain(session -> outbox.append(session, context, event)
                .chain(announced -> outbox.append(session, context, member.published()))
                .replaceWithVoid());
    }

    private Uni<Void> publishRemoval(Member member, EventContext context) {
        WorkspaceEvent event = new WorkspaceEvent.MemberRemoved(member.workspaceId(), member.userId());
        Function<Mutiny.Session, Uni<Void>> publish = session -> outbox.append(session, context, event)
                .chain(announced -> outbox.remove(session, Topics.MEMBERSHIPS, member.id()));
        return Panache.getSession().chain(publish::apply);
    }

    private static MemberView view(User user, Role role) {
        return new MemberView(user.id(), user.email(), user.name(), role.wireName());
    }
}
