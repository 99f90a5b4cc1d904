package org.pyairtable.outbox;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Kafka message to be sent. A null payload removes the key. */
record OutboxRow(
        String topic,
        String key,
        Map<String, String> headers,
        @Nullable Buffer payload) {
    OutboxRow {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(key, "key");
        headers = Map.copyOf(headers);
    }
}
