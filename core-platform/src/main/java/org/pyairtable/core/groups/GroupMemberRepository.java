package org.pyairtable.core.groups;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.Role;

/** Which users are in which groups, as stored. */
@ApplicationScoped
class GroupMemberRepository implements PanacheRepositoryBase<GroupMember, String> {
    private static final String PEOPLE = """
            select u.id, u.email, u.name from GroupMember m join UserAccount u on u.id = m.userId
            where m.groupId = :groupId and u.id > :after order by u.id""";
    private static final String ROLES = """
            select m.userId, g.role from GroupMember m join WorkspaceGroup g on g.id = m.groupId
            where m.workspaceId = :workspace and m.userId in :users and g.role is not null""";

    /** What a group gives a user. */
    record Given(String userId, Role role) {}

    Uni<Optional<GroupMember>> of(String groupId, String userId) {
        return findById(GroupMember.id(groupId, userId)).map(Optional::ofNullable);
    }

    Uni<List<GroupMember>> ofUser(String workspaceId, String userId) {
        return list("workspaceId = ?1 and userId = ?2 order by groupId", workspaceId, userId);
    }

    /** Of all workspaces in which the user is named, the ids. */
    Uni<List<String>> workspaces(String userId) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "select distinct workspaceId from GroupMember where userId = :user", String.class)
                .setParameter("user", userId)
                .getResultList());
    }

    Uni<Long> countOf(String groupId) {
        return count("groupId", groupId);
    }

    Uni<Long> removeAll(String groupId) {
        return delete("groupId", groupId);
    }

    /** In alphabetical order. */
    Uni<List<String>> userIds(String groupId) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "select userId from GroupMember where groupId = :groupId order by userId", String.class)
                .setParameter("groupId", groupId)
                .getResultList());
    }

    /** In the order of user ids, those after {@code after}. */
    Uni<List<GroupMemberView>> people(String groupId, String after, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(PEOPLE, Object[].class)
                        .setParameter("groupId", groupId)
                        .setParameter("after", after)
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new GroupMemberView((String) row[0], (String) row[1], (String) row[2]))
                        .toList());
    }

    /** What groups of the workspace give the users, one for each group that gives a role. */
    Uni<List<Given>> given(String workspaceId, Collection<String> userIds) {
        return Panache.getSession()
                .chain(session -> session.createQuery(ROLES, Object[].class)
                        .setParameter("workspace", workspaceId)
                        .setParameter("users", userIds)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Given((String) row[0], (Role) row[1]))
                        .toList());
    }
}
