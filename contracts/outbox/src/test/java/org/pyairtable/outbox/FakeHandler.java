package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.IngestEvent;
import org.pyairtable.events.IngestEvent.ExternalEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.CloudEvent;

/** A handler for tests of what is around handlers; it is never run itself. */
record FakeHandler(String name, boolean filters, boolean acceptsBatches) implements SqlEventHandler<IngestEvent> {
    static FakeHandler plain(String name) {
        return new FakeHandler(name, false, false);
    }

    @Override
    public Topic<IngestEvent> topic() {
        return Topics.INGEST;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<IngestEvent> event) {
        throw new AssertionError("not run");
    }

    /** What stands before a dash in the id; an id that begins with one is for itself. */
    @Override
    public Optional<String> batchKey(Envelope<IngestEvent> event) {
        int dash = event.id().indexOf('-');
        return dash == 0
                ? Optional.empty()
                : Optional.of(dash < 0 ? "" : event.id().substring(0, dash));
    }

    static InboxEvent event(String id) {
        return new InboxEvent(
                message(id),
                new Envelope<>(
                        id,
                        "outside",
                        Topic.typeOf(ExternalEvent.class),
                        "subject",
                        Instant.EPOCH,
                        null,
                        null,
                        "system",
                        null,
                        id,
                        null,
                        new ExternalEvent("wsp1", id, Map.of())));
    }

    static InboxMessage message(String id) {
        return new InboxMessage(
                "ingest.events",
                0,
                0,
                0,
                Buffer.buffer("key"),
                CloudEvent.of(Topic.typeOf(ExternalEvent.class), "{}")
                        .withId(id)
                        .withSubject("subject")
                        .headers(),
                Buffer.buffer());
    }
}
