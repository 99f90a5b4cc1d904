package org.pyairtable.core.invitations;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;

/** The stored invitations; a workspace that is absent stands for the installation. */
@ApplicationScoped
class InvitationRepository implements PanacheRepositoryBase<Invitation, String> {
    /** In the order of ids, those after {@code after}. */
    Uni<List<Invitation>> of(@Nullable String workspaceId, String after, int limit) {
        return (workspaceId == null
                        ? find("workspaceId is null and id > ?1 order by id", after)
                        : find("workspaceId = ?1 and id > ?2 order by id", workspaceId, after))
                .range(0, limit - 1)
                .list();
    }

    Uni<Optional<Invitation>> of(@Nullable String workspaceId, EmailAddress email) {
        return (workspaceId == null
                        ? find("workspaceId is null and email = ?1", email.value())
                        : find("workspaceId = ?1 and email = ?2", workspaceId, email.value()))
                .firstResult()
                .map(Optional::ofNullable);
    }

    Uni<Long> countOf(@Nullable String workspaceId) {
        return workspaceId == null ? count("workspaceId is null") : count("workspaceId", workspaceId);
    }

    /** Locked, so that of two who use it the second finds it used. */
    Uni<Optional<Invitation>> locked(OpaqueSecret secret) {
        return find("secretHash", secret.hash())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(Optional::ofNullable);
    }

    Uni<Optional<Invitation>> with(OpaqueSecret secret) {
        return find("secretHash", secret.hash()).firstResult().map(Optional::ofNullable);
    }
}
