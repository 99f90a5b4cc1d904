package org.pyairtable.core.workspaces;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.capacity.Capacity;
import org.pyairtable.core.capacity.Held;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Settles which roles count after something that gives them has changed: members come, go and change with it, and the change
 * is published. In the caller's transaction, under the lock of the workspace.
 */
@ApplicationScoped
public class EffectiveRoles {
    private final MemberRepository members;
    private final MembershipEvents events;
    private final List<RoleSource> sources;
    private final Capacity capacity;
    private final Clock clock;

    EffectiveRoles(
            MemberRepository members,
            MembershipEvents events,
            @All List<RoleSource> sources,
            Capacity capacity,
            Clock clock) {
        this.members = members;
        this.events = events;
        this.sources = sources;
        this.capacity = capacity;
        this.clock = clock;
    }

    /** @param context in the workspace; its actor made the change */
    public Uni<Void> settle(String workspaceId, Collection<String> userIds, EventContext context) {
        if (userIds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.flush().chain(() -> given(workspaceId, userIds)).chain(given -> members.of(workspaceId, userIds)
                .map(found -> found.stream().collect(Collectors.toMap(Member::userId, Function.identity())))
                .chain(found -> Sequential.each(
                        userIds, user -> settle(workspaceId, user, found.get(user), given.get(user), context))));
    }

    /** The highest role for each user that has one from a source. */
    private Uni<Map<String, Role>> given(String workspaceId, Collection<String> userIds) {
        Map<String, Role> highest = new HashMap<>();
        return Sequential.each(sources, source -> source.roles(workspaceId, userIds)
                        .invoke(roles -> roles.forEach((user, role) ->
                                highest.merge(user, role, BinaryOperator.maxBy(Comparator.naturalOrder())))))
                .replaceWith(highest);
    }

    private Uni<Void> settle(
            String workspaceId, String userId, @Nullable Member member, @Nullable Role given, EventContext context) {
        if (member == null) {
            return given == null ? Uni.createFrom().voidItem() : enter(workspaceId, userId, given, context);
        }
        return highest(member.ownRole().orElse(null), given)
                .map(counting -> settle(member, counting, context))
                .orElseGet(() -> members.delete(member).chain(() -> events.removed(member, context)));
    }

    private Uni<Void> settle(Member member, Role counting, EventContext context) {
        Role before = member.role();
        member.settle(counting);
        return counting == before ? Uni.createFrom().voidItem() : events.changed(member, before, context);
    }

    private static Optional<Role> highest(@Nullable Role own, @Nullable Role given) {
        return Stream.concat(Stream.ofNullable(own), Stream.ofNullable(given)).max(Comparator.naturalOrder());
    }

    private Uni<Void> enter(String workspaceId, String userId, Role role, EventContext context) {
        Member member = Member.byGroups(workspaceId, userId, role, clock.instant(), context.actor());
        return capacity.requireRoom(Held.MEMBERSHIPS)
                .chain(() -> members.persist(member))
                .chain(() -> events.added(member, context));
    }

    /** Ends all that the user has in the workspace. For members who are not its last owner. */
    Uni<Void> leave(Member member, EventContext context) {
        return Sequential.each(sources, source -> source.release(member.workspaceId(), member.userId(), context))
                .chain(() -> members.delete(member))
                .chain(() -> events.removed(member, context));
    }
}
