package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.outbox.Outbox;

/** Archives workspaces and takes them back, in the caller's transaction, under the lock of the workspace. */
@ApplicationScoped
class Archiving {
    private final Outbox outbox;
    private final Clock clock;

    Archiving(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** What is so already is not an event. */
    Uni<Void> set(Workspace workspace, boolean archived, EventContext context) {
        if (workspace.archivedAt().isPresent() == archived) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session ->
                        archived ? archive(session, workspace, context) : takeBack(session, workspace, context));
    }

    private Uni<Void> archive(Mutiny.Session session, Workspace workspace, EventContext context) {
        Instant now = clock.instant();
        workspace.archive(now);
        return outbox.append(session, context, new WorkspaceEvent.WorkspaceArchived(workspace.id()))
                .chain(() -> outbox.append(
                        session, context, new State.WorkspaceState(workspace.id(), State.WorkspaceState.ARCHIVED, now)))
                .replaceWithVoid();
    }

    private Uni<Void> takeBack(Mutiny.Session session, Workspace workspace, EventContext context) {
        workspace.takeBack();
        return outbox.append(session, context, new WorkspaceEvent.WorkspaceTakenBack(workspace.id()))
                .chain(() -> outbox.remove(session, Topics.WORKSPACE_STATES, workspace.id()));
    }
}
