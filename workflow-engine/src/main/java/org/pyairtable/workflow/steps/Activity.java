package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery.QueryRecords;

/** Work outside of a run's turn. It may be done more than once: whoever does it can die before its result is stored. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Activity.Find.class, name = "find"),
    @JsonSubTypes.Type(value = Activity.Read.class, name = "read"),
    @JsonSubTypes.Type(value = Activity.Http.class, name = "http")
})
public sealed interface Activity {
    /** @param limit records that may be found */
    record Find(QueryRecords question, int limit) implements Activity {}

    /** Finds the record with this id, which must be there. */
    record Read(QueryRecords question, String recordId) implements Activity {}

    /**
     * A request to the outside.
     *
     * @param success a formula over the answer; null for a status of 2xx
     * @param key the same for all attempts
     */
    record Http(
            String method,
            SecretText url,
            Map<String, SecretText> headers,
            @Nullable RequestBody body,
            @Nullable String success,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration timeout,
            String key)
            implements Activity {
        public Http {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        @Override
        public boolean outside() {
            return true;
        }

        @Override
        public Http keyed(String other) {
            return new Http(method, url, headers, body, success, timeout, other);
        }
    }

    /** Whether it asks somebody outside of the suite, who may be slow. */
    default boolean outside() {
        return false;
    }

    /** The same with a key by which its receiver knows repeated attempts. */
    default Activity keyed(String other) {
        return this;
    }
}
