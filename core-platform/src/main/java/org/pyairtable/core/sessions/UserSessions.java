package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stored sessions. */
@ApplicationScoped
class UserSessions implements PanacheRepositoryBase<UserSession, String> {
    private static final String OPEN = "userId = ?1 and revokedAt is null and expiresAt > ?2";

    /** Locked, in the order of ids, so that two who end them do not wait for each other. */
    Uni<List<UserSession>> openButOne(String userId, String but, Instant now, int limit) {
        return find(OPEN + " and id <> ?3 order by id", userId, now, but)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .range(0, limit - 1)
                .list();
    }

    /** In the order of ids, those after {@code after}. */
    Uni<List<UserSession>> open(String userId, String after, Instant now, int limit) {
        return find(OPEN + " and id > ?3 order by id", userId, now, after)
                .range(0, limit - 1)
                .list();
    }

    /** Those that were used longest ago, apart from the {@code kept} newest. */
    Uni<List<UserSession>> openBeyond(String userId, int kept, Instant now, int limit) {
        return find(OPEN + " order by coalesce(lastUsedAt, createdAt) desc, id", userId, now)
                .range(kept, kept + limit - 1)
                .list();
    }

    /** Locked. */
    Uni<Optional<UserSession>> openOf(String userId, String id, Instant now) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(found -> Optional.ofNullable(found)
                .filter(session -> session.userId().equals(userId) && session.isOpen(now)));
    }
}
