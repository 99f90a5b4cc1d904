package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** Ends a workspace: from the moment that it is committed and known, nobody has a part in it. What it held goes later. */
@ApplicationScoped
public class WorkspaceDeletion {
    private final Workspaces access;
    private final MemberRepository members;
    private final Outbox outbox;
    private final Clock clock;

    WorkspaceDeletion(Workspaces access, MemberRepository members, Outbox outbox, Clock clock) {
        this.access = access;
        this.members = members;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * A workspace that has ended.
     *
     * @param owners ids of who owned it
     */
    public record Ended(String workspaceId, String name, List<String> owners) {
        public Ended {
            owners = List.copyOf(owners);
        }
    }

    /**
     * In the caller's transaction. For owners.
     *
     * @param name of the workspace, as the owner confirms it
     */
    public Uni<Ended> end(Principal owner, String workspaceId, String name, EventContext context) {
        return access.owned(owner, workspaceId)
                .invoke(workspace -> confirm(workspace, name))
                .call(workspace -> end(workspace, context))
                .chain(workspace -> members.list("workspaceId = ?1 and role = ?2 order by id", workspaceId, Role.OWNER)
                        .map(owners -> new Ended(
                                workspaceId,
                                workspace.name(),
                                owners.stream().map(Member::userId).toList())));
    }

    private static void confirm(Workspace workspace, String name) {
        if (!workspace.name().equals(name)) {
            throw ServiceException.invalid(
                    "name", "is not the name of the workspace, by which you confirm that it is to be deleted for good");
        }
    }

    private Uni<Void> end(Workspace workspace, EventContext context) {
        Instant now = clock.instant();
        workspace.delete(now);
        return Panache.getSession()
                .chain(session -> outbox.append(
                                session, context, new WorkspaceEvent.WorkspaceDeleted(workspace.id(), workspace.name()))
                        .chain(() -> outbox.append(
                                session,
                                context,
                                new State.WorkspaceState(workspace.id(), State.WorkspaceState.DELETED, now))))
                .replaceWithVoid();
    }
}
