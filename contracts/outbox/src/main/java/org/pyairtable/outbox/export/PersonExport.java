package org.pyairtable.outbox.export;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ExportEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Gives out what the service holds on a person: notes the wish in the transaction of its event, in the table {@code
 * export_work}, and works through the {@link ExportContents} in pieces.
 */
@Singleton
class PersonExport implements SqlEventHandler<ExportEvent> {
    private static final Logger LOG = Logger.getLogger(PersonExport.class);
    private static final String REQUESTED = Topic.typeOf(ExportEvent.ExportRequested.class);

    private final ExportTable table = new ExportTable();
    private final ExportQueue queue;
    private final Pool pool;
    private final String service;

    PersonExport(
            ExportContents contents,
            Pool pool,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.queue = new ExportQueue(contents.parts(), table, outbox, service);
        this.pool = pool;
        this.service = service;
    }

    @Override
    public Topic<ExportEvent> topic() {
        return Topics.EXPORTS;
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public boolean filters() {
        return true;
    }

    /** The pieces of other services are not read here. */
    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return Uni.createFrom().item(event.type().equals(REQUESTED));
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<ExportEvent> event) {
        return switch (event.event()) {
            case ExportEvent.ExportRequested requested -> table.begin(connection, event, requested);
            case ExportEvent.PieceExported exported -> Uni.createFrom().voidItem();
            case ExportEvent.ServiceExported exported -> Uni.createFrom().voidItem();
            case ExportEvent.ExportDownloaded downloaded -> Uni.createFrom().voidItem();
        };
    }

    /** Works until nothing waits. What fails is tried again by a later call. */
    @Scheduled(identity = "export", every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> work() {
        return Sequential.whilst(() -> pool.withTransaction(queue::step))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Person not exported yet, retried by the next round: service=%s reason=%s",
                        service,
                        failure.getMessage()))
                .onFailure()
                .call(() -> pool.withTransaction(table::postpone))
                .onFailure()
                .recoverWithNull();
    }
}
