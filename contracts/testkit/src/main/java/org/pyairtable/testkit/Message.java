package org.pyairtable.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A message on a topic.
 *
 * @param headers by name; of several with one name the last
 */
public record Message(
        String topic,
        int partition,
        long offset,
        Optional<String> key,
        Map<String, String> headers,
        Optional<byte[]> value) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Message of(ConsumerRecord<byte[], byte[]> received) {
        var headers = new LinkedHashMap<String, String>();
        received.headers()
                .forEach(header -> headers.put(header.key(), header.value() == null ? "" : text(header.value())));
        return new Message(
                received.topic(),
                received.partition(),
                received.offset(),
                Optional.ofNullable(received.key()).map(Message::text),
                Map.copyOf(headers),
                Optional.ofNullable(received.value()));
    }

    /** The header, or empty text when there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The CloudEvents type. */
    public String type() {
        return header("ce_type");
    }

    /** The CloudEvents id. */
    public String id() {
        return header("ce_id");
    }

    /** The value as text; empty for a tombstone. */
    public String text() {
        return value.map(Message::text).orElse("");
    }

    /** The value as JSON. */
    public JsonNode json() {
        try {
            return JSON.readTree(value.orElse(new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text(), e);
        }
    }

    /** Its position, key and type, and the beginning of the value. */
    @Override
    public String toString() {
        String text = text();
        return topic + "-" + partition + "@" + offset + " key=" + key.orElse("-") + " " + type() + " "
                + (text.length() > 200 ? text.substring(0, 200) + "…" : text);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
