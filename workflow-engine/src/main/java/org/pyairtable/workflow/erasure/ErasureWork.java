package org.pyairtable.workflow.erasure;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.Erasure;
import org.pyairtable.outbox.erasure.PersonalData;
import org.pyairtable.outbox.erasure.WorkspaceContents;

/** Forgets erased persons and deleted workspaces in this service, and answers that it has. */
@Singleton
class ErasureWork extends Erasure {
    ErasureWork(@All List<PersonalData> personal, WorkspaceContents ofWorkspaces, Pool pool, Outbox outbox) {
        super(personal, ofWorkspaces, pool, outbox, "workflow-engine");
    }

    @Scheduled(identity = "erasure", every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return work();
    }
}
