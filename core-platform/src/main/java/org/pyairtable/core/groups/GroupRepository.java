package org.pyairtable.core.groups;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The stored groups. */
@ApplicationScoped
class GroupRepository implements PanacheRepositoryBase<WorkspaceGroup, String> {
    Uni<Optional<WorkspaceGroup>> of(String workspaceId, String id) {
        return findById(id).map(found -> Optional.ofNullable(found)
                .filter(group -> group.workspaceId().equals(workspaceId)));
    }

    /** In the order of ids, those after {@code after}. */
    Uni<List<WorkspaceGroup>> ofWorkspace(String workspaceId, String after, int limit) {
        return find("workspaceId = ?1 and id > ?2 order by id", workspaceId, after)
                .range(0, limit - 1)
                .list();
    }

    Uni<Long> countOf(String workspaceId) {
        return count("workspaceId", workspaceId);
    }

    /** Names differ in more than case. */
    Uni<Boolean> isTaken(String workspaceId, String name, String exceptId) {
        return count(
                        "workspaceId = ?1 and lower(name) = ?2 and id <> ?3",
                        workspaceId,
                        name.toLowerCase(Locale.ROOT),
                        exceptId)
                .map(count -> count > 0);
    }
}
