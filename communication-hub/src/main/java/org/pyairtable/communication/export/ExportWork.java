package org.pyairtable.communication.export;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.export.ExportContents;
import org.pyairtable.outbox.export.PersonExport;

/** Sends what this service holds on a person to the export that asks for it. */
@Singleton
class ExportWork extends PersonExport {
    ExportWork(ExportContents contents, Pool pool, Outbox outbox) {
        super(contents, pool, outbox, "communication-hub");
    }

    @Scheduled(identity = "export", every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return work();
    }
}
