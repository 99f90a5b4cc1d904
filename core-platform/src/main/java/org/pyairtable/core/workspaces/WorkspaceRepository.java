package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.pyairtable.events.Role;

/** The stored workspaces. */
@ApplicationScoped
class WorkspaceRepository implements PanacheRepositoryBase<Workspace, String> {
    private static final String OF_USER = """
            select w, m.role from Workspace w join Member m on m.workspaceId = w.id
            where m.userId = :user and w.id > :after and w.deletedAt is null order by w.id""";

    /** In the order of ids, those after {@code after}. */
    Uni<List<WorkspaceView>> ofUser(String userId, String after, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(OF_USER, Object[].class)
                        .setParameter("user", userId)
                        .setParameter("after", after)
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> WorkspaceView.of((Workspace) row[0], (Role) row[1]))
                        .toList());
    }
}
