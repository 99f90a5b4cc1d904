package org.pyairtable.core.baseroles;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.State;

/** The stored roles in single bases. */
@ApplicationScoped
class BaseMemberRepository implements PanacheRepositoryBase<BaseMember, String> {
    Uni<Optional<BaseMember>> of(BasePlace place, String userId) {
        return findById(State.BaseRole.key(place.baseId(), userId)).map(found -> Optional.ofNullable(found)
                .filter(member -> member.place().equals(place)));
    }

    /** In the order of user ids, those after {@code after}. */
    Uni<List<BaseMember>> ofBase(BasePlace place, String after, int limit) {
        return find(
                        "workspaceId = ?1 and baseId = ?2 and userId > ?3 order by userId",
                        place.workspaceId(),
                        place.baseId(),
                        after)
                .range(0, limit - 1)
                .list();
    }

    Uni<List<BaseMember>> ofUser(String workspaceId, String userId) {
        return list("workspaceId = ?1 and userId = ?2 order by baseId", workspaceId, userId);
    }

    /** Of all workspaces in which the user is named, the ids. */
    Uni<List<String>> workspaces(String userId) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "select distinct workspaceId from BaseMember where userId = :user", String.class)
                .setParameter("user", userId)
                .getResultList());
    }

    Uni<Long> countOf(BasePlace place) {
        return count("baseId", place.baseId());
    }

    /** Those whose time has come, the first ones first. */
    Uni<List<BaseMember>> expired(Instant now, int limit) {
        return find("expiresAt <= ?1 order by expiresAt, id", now)
                .range(0, limit - 1)
                .list();
    }
}
