package org.pyairtable.outbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.IngestEvent.ExternalEvent;
import org.pyairtable.runtime.identity.Caller;

/** A use case: changes an entity and reports it. */
@Path("/probe")
public class ProbeResource {
    private final Caller caller;
    private final Outbox outbox;

    ProbeResource(Caller caller, Outbox outbox) {
        this.caller = caller;
        this.outbox = outbox;
    }

    public record Part(int n) {}

    public record Request(
            String name, String outcome, @Nullable List<Part> parts) {}

    public record Answer(String eventId) {}

    public record Label(String text) {}

    @POST
    public Uni<Answer> act(Request request) {
        return Panache.withTransaction(() -> Panache.getSession().chain(session -> session.persist(
                        new Note("note-" + request.name(), request.name()))
                .chain(() -> outbox.append(
                        session, caller.context("wsp1"), new ExternalEvent("wsp1", request.name(), Map.of("n", 1))))
                .map(envelope -> {
                    if (request.outcome().equals("fail")) {
                        throw new IllegalStateException("After the event was appended");
                    }
                    return new Answer(envelope.id());
                })));
    }

    @POST
    @Path("/label")
    public Label label(Label label) {
        return label;
    }
}
