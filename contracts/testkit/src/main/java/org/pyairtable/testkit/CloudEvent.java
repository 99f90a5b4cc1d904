package org.pyairtable.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * An event to send, in the binary mode of CloudEvents over Kafka: attributes are headers, the value is the payload alone.
 * Every {@code with…} method returns a changed copy; an attribute can also be removed or corrupted, for bad input.
 */
public final class CloudEvent {
    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

    private final Map<String, String> headers;
    private final byte[] value;

    private CloudEvent(Map<String, String> headers, byte[] value) {
        this.headers = Collections.unmodifiableMap(headers);
        this.value = value;
    }

    /** An event with the required attributes, a new id and the current time. */
    public static CloudEvent of(String type, String json) {
        return of(type, json.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #of(String, String)}, with any bytes: they need not be JSON. */
    public static CloudEvent of(String type, byte[] value) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", UUID.randomUUID().toString());
        headers.put("ce_source", "/testkit");
        headers.put("ce_type", type);
        headers.put("ce_time", Instant.now().toString());
        headers.put("content-type", "application/json");
        return new CloudEvent(headers, value.clone());
    }

    /** As {@link #of(String, String)}, with a value that Jackson writes: a map, a record, a tree. */
    public static CloudEvent ofJson(String type, Object payload) {
        try {
            return of(type, JSON.writeValueAsBytes(payload));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + payload, e);
        }
    }

    public Map<String, String> headers() {
        return headers;
    }

    public byte[] value() {
        return value.clone();
    }

    /** The {@code ce_id}. */
    public String id() {
        return headers.getOrDefault("ce_id", "");
    }

    /** A copy with this header, whatever its name. */
    public CloudEvent with(String header, String text) {
        var changed = new LinkedHashMap<>(headers);
        changed.put(header, text);
        return new CloudEvent(changed, value);
    }

    /** A copy without this header. */
    public CloudEvent without(String header) {
        var changed = new LinkedHashMap<>(headers);
        changed.remove(header);
        return new CloudEvent(changed, value);
    }

    public CloudEvent withId(String id) {
        return with("ce_id", id);
    }

    public CloudEvent withSource(String source) {
        return with("ce_source", source);
    }

    public CloudEvent withSubject(String subject) {
        return with("ce_subject", subject);
    }

    public CloudEvent withTime(Instant time) {
        return with("ce_time", time.toString());
    }

    public CloudEvent withWorkspace(String workspace) {
        return with("ce_workspace", workspace);
    }

    public CloudEvent withActor(String actor) {
        return with("ce_actor", actor);
    }

    public CloudEvent withCausation(String id) {
        return with("ce_causation", id);
    }

    public CloudEvent withCorrelation(String id) {
        return with("ce_correlation", id);
    }

    /** Asks for the answer to be sent to that topic. */
    public CloudEvent withReplyTo(String topic) {
        return with("ce_replyto", topic);
    }
}
