package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;

/** The stored memberships. */
@ApplicationScoped
class MemberRepository implements PanacheRepositoryBase<Member, String> {
    private static final String OF_WORKSPACE = """
            select u.id, u.email, u.name, m from Member m join UserAccount u on u.id = m.userId
            where m.workspaceId = :workspace and u.id > :after order by u.id""";
    private static final String SERVICES = """
            select u.id, u.email, u.name, m from Member m join UserAccount u on u.id = m.userId
            where m.workspaceId = :workspace and u.id > :after and u.kind = org.pyairtable.core.identity.UserKind.SERVICE
                order by u.id""";

    Uni<Optional<Member>> of(String workspaceId, String userId) {
        return findById(State.Membership.key(workspaceId, userId)).map(Optional::ofNullable);
    }

    Uni<List<Member>> of(String workspaceId, Collection<String> userIds) {
        return list("workspaceId = ?1 and userId in ?2", workspaceId, userIds);
    }

    /** Those whose own role has ended, the first ones first. */
    Uni<List<Member>> expired(Instant now, int limit) {
        return find("expiresAt <= ?1 order by expiresAt, id", now)
                .range(0, limit - 1)
                .list();
    }

    Uni<Long> owners(String workspaceId) {
        return count("workspaceId = ?1 and role = ?2", workspaceId, Role.OWNER);
    }

    /** In the order of user ids, those after {@code after}. */
    Uni<List<MemberView>> ofWorkspace(String workspaceId, String after, int limit) {
        return list(OF_WORKSPACE, workspaceId, after, limit);
    }

    /** As {@link #ofWorkspace}, of service accounts alone. */
    Uni<List<MemberView>> services(String workspaceId, String after, int limit) {
        return list(SERVICES, workspaceId, after, limit);
    }

    private static Uni<List<MemberView>> list(String query, String workspaceId, String after, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(query, Object[].class)
                        .setParameter("workspace", workspaceId)
                        .setParameter("after", after)
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> MemberView.of((String) row[0], (String) row[1], (String) row[2], (Member) row[3]))
                        .toList());
    }
}
