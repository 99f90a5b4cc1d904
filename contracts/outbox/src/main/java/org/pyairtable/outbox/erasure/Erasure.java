package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Forgets persons and workspaces: notes the wish in the transaction of its event, and works through the {@link
 * PersonContents} or {@link WorkspaceContents} of the service in pieces. A service extends it, makes the tables {@code erasure} and {@code
 * workspace_erasure}, and calls {@link #work} on a schedule.
 */
public abstract class Erasure implements SqlEventHandler<ErasureEvent> {
    private static final Logger LOG = Logger.getLogger(Erasure.class);

    private final PersonTable persons = new PersonTable();
    private final WorkspaceTable workspaces = new WorkspaceTable();
    private final List<ErasureQueue<?>> queues;
    private final boolean forgetsPersons;
    private final Pool pool;
    private final String service;

    /** @param service that answers */
    protected Erasure(
            PersonContents ofPersons, WorkspaceContents ofWorkspaces, Pool pool, Outbox outbox, String service) {
        this.queues = List.of(
                new ErasureQueue<>(ofPersons.parts(), persons, outbox, service),
                new ErasureQueue<>(ofWorkspaces.parts(), workspaces, outbox, service));
        this.forgetsPersons = true;
        this.pool = pool;
        this.service = service;
    }

    /** For the service that erases persons itself, and workspaces like others. */
    protected Erasure(WorkspaceContents ofWorkspaces, Pool pool, Outbox outbox, String service) {
        this.queues = List.of(new ErasureQueue<>(ofWorkspaces.parts(), workspaces, outbox, service));
        this.forgetsPersons = false;
        this.pool = pool;
        this.service = service;
    }

    @Override
    public final Topic<ErasureEvent> topic() {
        return Topics.ERASURES;
    }

    @Override
    public final String name() {
        return "erasure";
    }

    @Override
    public final boolean handlesDeletedWorkspaces() {
        return true;
    }

    @Override
    public final Uni<Void> handle(SqlConnection connection, Envelope<ErasureEvent> event) {
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
    protected final Uni<Void> work() {
        return Sequential.each(queues, this::work);
    }

    /** What fails in one queue does not keep the other from working. */
    private Uni<Void> work(ErasureQueue<?> queue) {
        return Sequential.whilst(() -> pool.withTransaction(queue::step))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Person or workspace not forgotten yet, tried again by the next round: service=%s reason=%s",
                        service,
                        failure.getMessage()))
                .onFailure()
                .call(() -> pool.withTransaction(queue::startOver))
                .onFailure()
                .recoverWithNull();
    }
}
