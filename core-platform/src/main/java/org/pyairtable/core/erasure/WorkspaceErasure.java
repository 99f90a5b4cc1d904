package org.pyairtable.core.erasure;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.Erasure;
import org.pyairtable.outbox.erasure.WorkspaceContents;

/** Deletes what this service holds of deleted workspaces, and answers that it has. */
@Singleton
class WorkspaceErasure extends Erasure {
    WorkspaceErasure(WorkspaceContents parts, Pool pool, Outbox outbox) {
        super(parts, pool, outbox, "core-platform");
    }

    @Scheduled(identity = "erasure", every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return work();
    }
}
