package org.pyairtable.core.tokens;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The stored tokens. */
@ApplicationScoped
class TokenRepository implements PanacheRepositoryBase<PersonalAccessToken, String> {
    /** In the order of ids, those after {@code after}. */
    Uni<List<PersonalAccessToken>> ofUser(String userId, String after, int limit) {
        return find("userId = ?1 and id > ?2 order by id", userId, after)
                .range(0, limit - 1)
                .list();
    }

    Uni<Long> countOfUser(String userId) {
        return count("userId", userId);
    }

    Uni<Optional<PersonalAccessToken>> ofUser(String userId, String id) {
        return find("userId = ?1 and id = ?2", userId, id).firstResult().map(Optional::ofNullable);
    }
}
