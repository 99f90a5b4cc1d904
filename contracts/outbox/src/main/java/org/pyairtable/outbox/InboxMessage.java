package org.pyairtable.outbox;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as it came from the broker. */
record InboxMessage(
        String topic,
        int partition,
        long offset,
        long timestamp,
        @Nullable Buffer key,
        Map<String, String> headers,
        @Nullable Buffer payload) {
    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
