package org.pyairtable.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.wire.EventJson;

/** JSON columns of the database; documents of older versions are still read. */
public final class Documents {
    private static final JsonMapper MAPPER = EventJson.mapper();

    private Documents() {}

    public static String write(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot be written as JSON: "
                            + (value == null ? "null" : value.getClass().getName()),
                    e);
        }
    }

    /** Any JSON, null included. */
    public static @Nullable Object readAny(String json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored value cannot be read", e);
        }
    }

    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored " + type.getSimpleName() + " cannot be read", e);
        }
    }
}
