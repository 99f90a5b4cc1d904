package org.pyairtable.core.workspaces;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;

/** Ends all memberships of a user, in the caller's transaction. */
@ApplicationScoped
public class Leaving {
    /** Of the workspaces that are listed in a refusal. */
    public static final int MOST_SHOWN = 100;

    private static final int PIECE = 200;
    private static final String LOCK_OWNED = """
            select w.id from workspaces w join members m on m.workspace_id = w.id
            where m.user_id = :user and m.role = 'OWNER' and w.deleted_at is null order by w.id for update of w""";
    private static final String LAST_OWNED = """
            select w.id, w.name, (select count(*) from members o where o.workspace_id = w.id) - 1
            from workspaces w join members m on m.workspace_id = w.id
            where m.user_id = :user and m.role = 'OWNER' and w.deleted_at is null and not exists (
                select 1 from members o where o.workspace_id = w.id and o.role = 'OWNER' and o.user_id <> :user)
            order by w.id""";

    private final MemberRepository members;
    private final WorkspaceRepository workspaces;
    private final EffectiveRoles roles;
    private final List<RoleSource> sources;

    Leaving(
            MemberRepository members,
            WorkspaceRepository workspaces,
            EffectiveRoles roles,
            @All List<RoleSource> sources) {
        this.members = members;
        this.workspaces = workspaces;
        this.roles = roles;
        this.sources = sources;
    }

    /** @param others members besides the last owner */
    public record LastOwned(String workspaceId, String name, long others) {}

    /**
     * The workspaces of which the user is the last owner. They stay locked until the transaction ends, as all that the user
     * owns: of two owners who leave at once, the second is the last.
     */
    public Uni<List<LastOwned>> lastOwned(String userId) {
        return Panache.getSession().chain(session -> session.createNativeQuery(LOCK_OWNED, String.class)
                .setParameter("user", userId)
                .getResultList()
                .chain(locked -> session.createNativeQuery(LAST_OWNED, Object[].class)
                        .setParameter("user", userId)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new LastOwned((String) row[0], (String) row[1], ((Number) row[2]).longValue()))
                        .toList()));
    }

    /** With all that groups and single bases give. Without asking who owns the workspaces afterwards. */
    public Uni<Void> leaveAll(String userId, EventContext cause) {
        return leaveMemberships(userId, cause).chain(() -> leaveElsewhere(userId, cause));
    }

    private Uni<Void> leaveMemberships(String userId, EventContext cause) {
        return Sequential.whilst(() -> members.find("userId = ?1 order by id", userId)
                .range(0, PIECE - 1)
                .list()
                .chain(found -> Sequential.each(found, member -> leave(member, cause))
                        .chain(members::flush)
                        .map(left -> found.size() == PIECE)));
    }

    private Uni<Void> leave(Member member, EventContext cause) {
        return roles.leave(member, cause.withWorkspace(member.workspaceId()));
    }

    /** Guests of bases, and those in groups without a role, are no members of the workspace. */
    private Uni<Void> leaveElsewhere(String userId, EventContext cause) {
        Set<String> elsewhere = new TreeSet<>();
        return Sequential.each(sources, source -> source.workspaces(userId)
                        .invoke(elsewhere::addAll)
                        .replaceWithVoid())
                .chain(() -> Sequential.each(elsewhere, workspaceId -> release(workspaceId, userId, cause)));
    }

    private Uni<Void> release(String workspaceId, String userId, EventContext cause) {
        return workspaces
                .findById(workspaceId, LockModeType.PESSIMISTIC_WRITE)
                .chain(() -> Sequential.each(
                        sources, source -> source.release(workspaceId, userId, cause.withWorkspace(workspaceId))));
    }
}
