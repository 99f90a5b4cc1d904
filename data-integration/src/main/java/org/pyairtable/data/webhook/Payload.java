package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a change gives one webhook.
 *
 * @param bodies at least one
 * @param failure why there will be no more
 */
record Payload(String webhookId, List<ObjectNode> bodies, Optional<String> failure) {
    /** Something that the specification names is gone. */
    private static final String INVALID_FILTERS = "INVALID_FILTERS";

    Payload {
        bodies = List.copyOf(bodies);
    }

    static Payload of(String webhookId, List<ObjectNode> bodies) {
        return new Payload(webhookId, bodies, Optional.empty());
    }

    /** The last payload of a webhook whose specification does not fit its base any more. */
    static Payload invalidFilters(String webhookId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("error", true);
        body.put("code", INVALID_FILTERS);
        return new Payload(webhookId, List.of(body), Optional.of(INVALID_FILTERS));
    }
}
