package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IngestEvent;
import org.pyairtable.events.IngestEvent.ExternalEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowCommand;

/** Notes each event's name as an effect; names decide how it behaves. */
@Singleton
class EffectHandler implements SqlEventHandler<IngestEvent> {
    /** How often an event of this name still fails. */
    final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

    private final Outbox outbox;

    EffectHandler(Outbox outbox) {
        this.outbox = outbox;
    }

    void fail(String name, int times) {
        failures.put(name, new AtomicInteger(times));
    }

    @Override
    public Topic<IngestEvent> topic() {
        return Topics.INGEST;
    }

    @Override
    public String name() {
        return "effects";
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return switch (event.subject()) {
            case "nobody's" -> Uni.createFrom().item(false);
            case "doubtful" -> client.query("select no_such_column").execute().replaceWith(false);
            default -> Uni.createFrom().item(true);
        };
    }

    @Override
    public boolean acceptsBatches() {
        return true;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<IngestEvent> event) {
        return switch (event.event()) {
            case ExternalEvent external -> effect(connection, event, external);
        };
    }

    private Uni<Void> effect(SqlConnection connection, Envelope<IngestEvent> event, ExternalEvent external) {
        Uni<Void> inserted = connection
                .preparedQuery("insert into effect (event_id, name) values ($1, $2)")
                .execute(Tuple.of(event.id(), external.name()))
                .replaceWithVoid();
        if (external.name().startsWith("rejected")) {
            return inserted.chain(() -> Uni.createFrom().failure(new RejectedEvent("NOT_WANTED", "Never wanted")));
        }
        AtomicInteger left = failures.get(external.name());
        if (left != null && left.getAndDecrement() > 0) {
            return inserted.chain(() -> Uni.createFrom().failure(new IllegalStateException("Not yet")));
        }
        if (external.name().startsWith("traced")) {
            return inserted.chain(() -> outbox.append(
                            connection,
                            EventContext.causedBy(event),
                            new WorkflowCommand.StartRun("wfl-" + external.name(), Map.of())))
                    .replaceWithVoid();
        }
        return inserted;
    }
}
