package org.pyairtable.core.baseroles;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.pyairtable.core.capacity.Capacity;
import org.pyairtable.core.capacity.Held;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.core.workspaces.NewcomerLookup;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Who has a role in a base beside the one in its workspace. Creators and owners of the workspace give and take roles that are
 * not above their own; everybody may give up their own.
 */
@ApplicationScoped
class BaseMembers {
    static final int MOST = 500;

    private final BaseMemberRepository members;
    private final BaseRoleEvents events;
    private final KnownBases bases;
    private final NewcomerLookup newcomers;
    private final UserDirectory users;
    private final Joining joining;
    private final Workspaces workspaces;
    private final Capacity capacity;
    private final Clock clock;

    BaseMembers(
            BaseMemberRepository members,
            BaseRoleEvents events,
            KnownBases bases,
            NewcomerLookup newcomers,
            UserDirectory users,
            Joining joining,
            Workspaces workspaces,
            Capacity capacity,
            Clock clock) {
        this.members = members;
        this.events = events;
        this.bases = bases;
        this.newcomers = newcomers;
        this.users = users;
        this.joining = joining;
        this.workspaces = workspaces;
        this.capacity = capacity;
        this.clock = clock;
    }

    /** Members of the workspace see them. */
    Uni<Page<BaseMemberView>> list(Principal caller, BasePlace place, PageRequest page) {
        return Panache.withSession(() -> workspaces
                .require(caller, place.workspaceId(), Role.VIEWER)
                .chain(() -> members.ofBase(place, page.textOr(""), page.rows()))
                .chain(rows -> Sequential.map(rows, this::view))
                .map(rows -> Page.ofTexts(rows, page, BaseMemberView::userId)));
    }

    /** A user without a membership in the workspace becomes a guest. data-integration is asked whether the base exists. */
    Uni<BaseMemberView> add(
            Principal caller, BasePlace place, NewcomerLookup.Named named, BaseRoleTerms terms, EventContext context) {
        return requireManaging(caller, place, terms.role())
                .chain(() -> bases.require(caller, place, context))
                .chain(() ->
                        Panache.withTransaction(() -> joining.requireGiving(caller, place.workspaceId(), terms.role())
                                .chain(() -> newcomers.find(place.workspaceId(), named))
                                .chain(user -> add(place, user, terms, context).chain(this::view))));
    }

    /** Before others are asked. */
    private Uni<Void> requireManaging(Principal caller, BasePlace place, Role role) {
        return Panache.withTransaction(() -> joining.requireGiving(caller, place.workspaceId(), role))
                .replaceWithVoid();
    }

    private Uni<BaseMember> add(BasePlace place, User user, BaseRoleTerms terms, EventContext context) {
        BaseMember member = new BaseMember(place, user.id(), terms, clock.instant(), context.actor());
        return members.of(place, user.id())
                .invoke(found -> refuseIf(
                        found.isPresent(),
                        "The user has a role in the base already; PUT …/members/{userId} changes it"))
                .chain(() -> members.countOf(place))
                .invoke(count -> refuseIf(
                        count >= MOST, "The base has " + MOST + " users of its own, the limit; take one out first"))
                .chain(() -> capacity.requireRoom(Held.MEMBERSHIPS))
                .chain(() -> members.persist(member))
                .call(() -> events.given(member, context));
    }

    /** Another role and another end. */
    Uni<BaseMemberView> replace(
            Principal caller, BasePlace place, String userId, BaseRoleTerms terms, EventContext context) {
        return Panache.withTransaction(() -> joining.requireGiving(caller, place.workspaceId(), terms.role())
                .chain(() -> find(place, userId))
                .call(member -> joining.requireGiving(caller, place.workspaceId(), member.role()))
                .call(member -> change(member, terms, context))
                .chain(this::view));
    }

    private Uni<Void> change(BaseMember member, BaseRoleTerms terms, EventContext context) {
        Role before = member.role();
        member.change(terms);
        return before == terms.role() ? Uni.createFrom().voidItem() : events.changed(member, before, context);
    }

    Uni<Void> remove(Principal caller, BasePlace place, String userId, EventContext context) {
        return Panache.withTransaction(() -> mayRemove(caller, place, userId)
                .chain(() -> find(place, userId))
                .chain(member -> events.take(member, context)));
    }

    /** For guests the workspace does not exist, but they may give up what they have. */
    private Uni<Void> mayRemove(Principal caller, BasePlace place, String userId) {
        boolean own = userId.equals(caller.userId()) && caller.mayReach(place.baseId(), place.workspaceId());
        return own
                ? members.of(place, userId)
                        .chain(found -> found.isPresent()
                                ? joining.lock(place.workspaceId())
                                : Uni.createFrom().failure(unknown(userId)))
                : joining.requireManaging(caller, place.workspaceId(), Role.VIEWER)
                        .chain(() -> find(place, userId))
                        .call(member -> joining.requireManaging(caller, place.workspaceId(), member.role()))
                        .replaceWithVoid();
    }

    private Uni<BaseMember> find(BasePlace place, String userId) {
        return members.of(place, userId).map(found -> found.orElseThrow(() -> unknown(userId)));
    }

    private Uni<BaseMemberView> view(BaseMember member) {
        return users.byId(member.userId()).map(Optional::orElseThrow).chain(user -> joining.isMember(
                        member.place().workspaceId(), user.id())
                .map(isMember -> BaseMemberView.of(user, member, !isMember)));
    }

    private static void refuseIf(boolean refused, String reason) {
        if (refused) {
            throw ServiceException.conflict(reason);
        }
    }

    private static ServiceException unknown(String userId) {
        return ServiceException.notFound("User " + userId + " in the base");
    }
}
