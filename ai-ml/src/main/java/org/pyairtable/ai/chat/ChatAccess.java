package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.chat.ChatStore.Session;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Who asks, and who reads answers: members of a workspace about all of it, and guests about single bases that they see. A
 * guest reads a session as long as the guest sees every base that it asked about.
 */
@Singleton
class ChatAccess {
    private final Memberships memberships;
    private final BaseRoles baseRoles;
    private final ChatStore store;
    private final Pool pool;

    ChatAccess(Memberships memberships, BaseRoles baseRoles, ChatStore store, Pool pool) {
        this.memberships = memberships;
        this.baseRoles = baseRoles;
        this.store = store;
        this.pool = pool;
    }

    /**
     * Refuses who may not ask. To a guest the workspace does not exist but for the base.
     *
     * @param baseId whose records alone are asked about; absent for all of the workspace
     */
    void requireAsker(Principal asker, String workspaceId, @Nullable String baseId) {
        boolean guest = baseId != null
                && !isMember(asker, workspaceId)
                && baseRoles.given(workspaceId, baseId, asker.userId()).isPresent();
        if (!guest) {
            memberships.require(asker, workspaceId, Role.VIEWER);
        }
    }

    /** What such an asker asks about. */
    Reach reach(Principal asker, String workspaceId, @Nullable String baseId) {
        return isMember(asker, workspaceId) || baseId == null
                ? new Reach(Set.of(workspaceId), Set.of())
                : new Reach(Set.of(), Set.of(baseId));
    }

    /** As the members of {@link Scope}. */
    record Reach(Set<String> workspaces, Set<String> bases) {}

    /** Refuses who is neither a member nor a guest of all that the session asked about. */
    Uni<Void> requireReader(Principal reader, Session session) {
        if (isMember(reader, session.workspaceId())) {
            return Uni.createFrom().voidItem();
        }
        return store.isWithin(pool, session.sessionId(), guestBases(reader, session.workspaceId()))
                .invoke(within -> {
                    if (!within) {
                        throw ServiceException.notFound("Workspace " + session.workspaceId());
                    }
                })
                .replaceWithVoid();
    }

    private boolean isMember(Principal principal, String workspaceId) {
        return memberships.includes(workspaceId, principal.userId(), Role.VIEWER);
    }

    /** The bases of the workspace in which the user has a role of their own. */
    Set<String> guestBases(Principal principal, String workspaceId) {
        return baseRoles.basesOf(principal.userId()).stream()
                .filter(base ->
                        baseRoles.given(workspaceId, base, principal.userId()).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All of them, for a credential without limits. */
    Set<String> guestBases(Principal principal) {
        return principal.resources().contains("*") ? baseRoles.basesOf(principal.userId()) : Set.of();
    }
}
