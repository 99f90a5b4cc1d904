package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.outbox.SqlEventHandler;

/** Receives every event of a topic for the trail. */
abstract class Auditor<E extends Event> implements SqlEventHandler<E> {
    private final Topic<E> topic;
    private final TrailTable table;
    private final Function<E, String> summary;

    Auditor(Topic<E> topic, TrailTable table, Function<E, String> summary) {
        this.topic = topic;
        this.table = table;
        this.summary = summary;
    }

    @Override
    public Topic<E> topic() {
        return topic;
    }

    @Override
    public String name() {
        return "audit." + topic.name();
    }

    /** The trail has all that happened, whatever has become of the workspace. */
    @Override
    public boolean handlesDeletedWorkspaces() {
        return true;
    }

    @Override
    public boolean acceptsBatches() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<E> event) {
        return handleBatch(connection, List.of(event));
    }

    @Override
    public Uni<Void> handleBatch(SqlConnection connection, List<Envelope<E>> events) {
        return table.receive(
                connection,
                events.stream()
                        .map(event -> AuditFact.of(event, summary.apply(event.event())))
                        .toList());
    }
}
