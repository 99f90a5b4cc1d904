package org.pyairtable.communication.erasure;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.Erasure;
import org.pyairtable.outbox.erasure.PersonContents;
import org.pyairtable.outbox.erasure.WorkspaceContents;

/** Forgets erased persons and deleted workspaces in this service, and answers that it has. */
@Singleton
class ErasureWork extends Erasure {
    ErasureWork(PersonContents ofPersons, WorkspaceContents ofWorkspaces, Pool pool, Outbox outbox) {
        super(ofPersons, ofWorkspaces, pool, outbox, "communication-hub");
    }

    @Scheduled(identity = "erasure", every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return work();
    }
}
