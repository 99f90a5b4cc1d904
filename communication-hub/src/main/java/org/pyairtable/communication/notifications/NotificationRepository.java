package org.pyairtable.communication.notifications;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.PageRequest;

/** The stored notifications; a caller sees only their own, and only of workspaces that the credential covers. */
@ApplicationScoped
class NotificationRepository implements PanacheRepositoryBase<Notification, Long> {
    private static final String OWN = "userId = :user and (:everywhere = true or workspaceId in (:workspaces)) and ";

    Uni<List<Notification>> own(Principal principal, PageRequest page) {
        Map<String, Object> parameters = own(principal);
        parameters.put("before", page.sequenceOr(Long.MAX_VALUE));
        return find(OWN + "sequence < :before order by sequence desc", parameters)
                .range(0, page.rows() - 1)
                .list();
    }

    Uni<Long> unread(Principal principal) {
        return count(OWN + "readAt is null", own(principal));
    }

    Uni<Optional<Notification>> own(Principal principal, String id) {
        Map<String, Object> parameters = own(principal);
        parameters.put("id", id);
        return find(OWN + "id = :id", parameters).firstResult().map(Optional::ofNullable);
    }

    private static Map<String, Object> own(Principal principal) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("user", principal.userId());
        parameters.put("everywhere", principal.resources().contains("*"));
        parameters.put("workspaces", principal.resources());
        return parameters;
    }
}
