package org.pyairtable.communication.webhooks.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.runtime.wire.EventJson;

/**
 * The body that a target receives, in the form that Standard Webhooks recommends.
 *
 * @param type the event's type
 * @param timestamp when the event happened
 * @param data the event's payload, as it is on Kafka
 */
record WebhookBody(String type, Instant timestamp, Event data) {
    private static final JsonMapper JSON = EventJson.mapper();

    static WebhookBody of(Envelope<?> event) {
        return new WebhookBody(event.type(), event.time(), event.event());
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event can always be written", e);
        }
    }
}
