package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the events of a request reached the services, according to their inboxes. */
final class Propagation {
    /** A handler that handled an event, and how long after the event's time. */
    record Hop(String service, String handler, String type, long millis) {}

    static final List<String> SERVICES =
            List.of("core-platform", "data-integration", "ai-ml", "workflow-engine", "communication-hub");

    private final Gateway operator;

    Propagation(Gateway operator) {
        this.operator = operator;
    }

    /** Waits until each of the services has handled something of the request. */
    List<Hop> of(String requestId, List<String> services, Duration patience) {
        return Until.present("Arrival of the events at " + services, patience, () -> {
            List<Hop> hops = hops(requestId);
            boolean all = services.stream()
                    .allMatch(s -> hops.stream().anyMatch(h -> h.service().equals(s)));
            return all ? Optional.of(hops) : Optional.empty();
        });
    }

    /** A caller with the rights of an operator. */
    Gateway operator() {
        return operator;
    }

    private List<Hop> hops(String requestId) {
        List<Hop> hops = new ArrayList<>();
        for (String service : SERVICES) {
            JsonNode items = operator.get("/api/operator/" + service + "/handled-events?correlation=" + requestId)
                    .expect(200)
                    .body()
                    .path("items");
            items.forEach(i -> hops.add(new Hop(
                    service,
                    i.path("handler").asText(),
                    i.path("type").asText().replace("org.pyairtable.", ""),
                    i.path("millis").asLong())));
        }
        return hops;
    }
}
