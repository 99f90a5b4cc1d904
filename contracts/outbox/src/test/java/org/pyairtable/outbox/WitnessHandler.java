package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.runtime.identity.Memberships;

/** Notes how many workspaces the actor of an event belongs to, as far as is known here when the event is handled. */
@Singleton
class WitnessHandler implements SqlEventHandler<WorkspaceEvent> {
    final Map<String, Integer> workspacesByEvent = new ConcurrentHashMap<>();
    private final Memberships memberships;

    WitnessHandler(Memberships memberships) {
        this.memberships = memberships;
    }

    @Override
    public Topic<WorkspaceEvent> topic() {
        return Topics.WORKSPACES;
    }

    @Override
    public String name() {
        return "witness";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<WorkspaceEvent> event) {
        workspacesByEvent.put(
                event.id(), memberships.workspacesOf(event.actor()).size());
        return Uni.createFrom().voidItem();
    }
}
