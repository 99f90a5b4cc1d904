package org.pyairtable.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON of requests and answers. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + value, e);
        }
    }

    static JsonNode read(byte[] bytes) {
        try {
            return bytes.length == 0 ? MAPPER.nullNode() : MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON", e);
        }
    }
}
