package org.pyairtable.outbox.erasure;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Forgets persons and workspaces: notes the wish in the transaction of its event, in the tables {@code erasure} and {@code
 * workspace_erasure}, and works through the {@link PersonContents} or {@link WorkspaceContents} of the service in pieces.
 */
@Singleton
class Erasure implements SqlEventHandler<ErasureEvent> {
    private static final Logger LOG = Logger.getLogger(Erasure.class);

    private final PersonTable persons = new PersonTable();
    private final WorkspaceTable workspaces = new WorkspaceTable();
    private final List<ErasureQueue<?>> queues;
    private final boolean forgetsPersons;
    private final Pool pool;
    private final String service;

    /** @param erasers if there is one, this service erases persons itself, and forgets workspaces only */
    Erasure(
            PersonContents ofPersons,
            WorkspaceContents ofWorkspaces,
            @All List<ErasesPersons> erasers,
            Pool pool,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.forgetsPersons = erasers.isEmpty();
        this.queues = new ArrayList<>();
        if (forgetsPersons) {
            queues.add(new ErasureQueue<>(ofPersons.parts(), persons, outbox, service));
        }
        queues.add(new ErasureQueue<>(ofWorkspaces.parts(), workspaces, outbox, service));
        this.pool = pool;
        this.service = service;
    }

    @Override
    public Topic<ErasureEvent> topic() {
        return Topics.ERASURES;
    }

    @Override
    public String name() {
        return "erasure";
    }

    @Override
    public boolean handlesDeletedWorkspaces() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<ErasureEvent> event) {
        return switch (event.event()) {
            case ErasureEvent.UserErased erased ->
                forgetsPersons
                        ? persons.begin(connection, erased, event)
                        : Uni.createFrom().voidItem();
            case ErasureEvent.WorkspaceDeleted deleted -> workspaces.begin(connection, deleted.workspaceId(), event);
            case ErasureEvent.UserForgotten forgotten -> Uni.createFrom().voidItem();
            case ErasureEvent.WorkspaceForgotten forgotten -> Uni.createFrom().voidItem();
        };
    }

    /** Works until nothing waits. What fails is tried again by a later call. */
    @Scheduled(identity = "erasure", every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> work() {
        return Sequential.each(queues, this::work);
    }

    /** What fails in one queue does not keep the other from working. */
    private Uni<Void> work(ErasureQueue<?> queue) {
        return Sequential.whilst(() -> pool.withTransaction(queue::step))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Person or workspace not forgotten yet, retried by the next round: service=%s reason=%s",
                        service,
                        failure.getMessage()))
                .onFailure()
                .call(() -> pool.withTransaction(queue::startOver))
                .onFailure()
                .recoverWithNull();
    }
}
