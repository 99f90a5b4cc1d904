package org.pyairtable.core.erasure;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.workspaces.WorkspaceDeletion;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;

/** Deletes workspaces: ends them in one transaction, which also asks every service to delete what it holds of them. */
@ApplicationScoped
class DeletionRequests {
    private final WorkspaceDeletion deletion;
    private final DeletionReports reports;
    private final Outbox outbox;
    private final Clock clock;

    DeletionRequests(WorkspaceDeletion deletion, DeletionReports reports, Outbox outbox, Clock clock) {
        this.deletion = deletion;
        this.reports = reports;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @param name that the owner confirms it by */
    Uni<Void> delete(Principal owner, String workspaceId, String name, EventContext context) {
        return Panache.withTransaction(() -> deletion.end(owner, workspaceId, name, context)
                .chain(ended -> reports.begin(ended, owner.userId(), clock.instant()))
                .chain(() -> ask(workspaceId, context)));
    }

    /** All services look once more for what they hold of a workspace that is deleted. */
    Uni<Void> again(String workspaceId, EventContext context) {
        return Panache.withTransaction(() -> ask(workspaceId, context));
    }

    /** Not as a part of the workspace, whose events are skipped from now on. */
    private Uni<Void> ask(String workspaceId, EventContext context) {
        return Panache.getSession().chain((Mutiny.Session session) -> outbox.append(
                        session, context.withWorkspace(null), new ErasureEvent.WorkspaceDeleted(workspaceId))
                .chain(reports::ask));
    }
}
