package org.pyairtable.runtime.wire;

import static org.pyairtable.runtime.wire.CloudEventHeaders.ACTOR;
import static org.pyairtable.runtime.wire.CloudEventHeaders.CAUSATION;
import static org.pyairtable.runtime.wire.CloudEventHeaders.CONTENT_TYPE;
import static org.pyairtable.runtime.wire.CloudEventHeaders.CORRELATION;
import static org.pyairtable.runtime.wire.CloudEventHeaders.ID;
import static org.pyairtable.runtime.wire.CloudEventHeaders.REPLY_TO;
import static org.pyairtable.runtime.wire.CloudEventHeaders.SOURCE;
import static org.pyairtable.runtime.wire.CloudEventHeaders.SPEC_VERSION;
import static org.pyairtable.runtime.wire.CloudEventHeaders.SUBJECT;
import static org.pyairtable.runtime.wire.CloudEventHeaders.TIME;
import static org.pyairtable.runtime.wire.CloudEventHeaders.TRACE_PARENT;
import static org.pyairtable.runtime.wire.CloudEventHeaders.TYPE;
import static org.pyairtable.runtime.wire.CloudEventHeaders.WORKSPACE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;

/** Turns events into Kafka headers and bytes, and back. Never throws on bytes from outside. */
public final class EventCodec {
    private static final int MAX_ATTRIBUTE_LENGTH = 512;
    private static final int MAX_LIST_LENGTH = 16_384;

    private final ObjectMapper json;
    private final Map<String, Map<String, Class<? extends Event>>> typesByTopic;

    /** Decodes every part of an event. */
    public EventCodec() {
        this(List.of());
    }

    public EventCodec(List<Unread> unread) {
        this.json = EventJson.mapper(unread);
        this.typesByTopic = Topics.all().stream()
                .collect(Collectors.toUnmodifiableMap(Topic::name, t -> t.events().stream()
                        .collect(Collectors.toUnmodifiableMap(Topic::typeOf, c -> c))));
    }

    /** The headers of an event; absent attributes have none. */
    public Map<String, String> headers(Envelope<?> e) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, "1.0");
        headers.put(ID, e.id());
        headers.put(SOURCE, e.source());
        headers.put(TYPE, e.type());
        headers.put(SUBJECT, e.subject());
        headers.put(TIME, e.time().toString());
        headers.put(CONTENT_TYPE, "application/json");
        headers.put(ACTOR, e.actor());
        headers.put(CORRELATION, e.correlation());
        putIfPresent(headers, WORKSPACE, e.workspace());
        putIfPresent(headers, CAUSATION, e.causation());
        putIfPresent(headers, REPLY_TO, e.replyTo());
        putIfPresent(headers, TRACE_PARENT, e.traceparent());
        CredentialHeaders.write(e.credential(), headers);
        return headers;
    }

    /** The payload as JSON in UTF-8. */
    public byte[] payload(Event event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + event.getClass(), e);
        }
    }

    /** Decodes a message of {@code topic}. */
    public <E extends Event> Decoded<E> decode(Topic<E> topic, Map<String, String> headers, byte @Nullable [] payload) {
        Optional<Decoded.Invalid<E>> unsound = unsound(headers);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        String type = headers.getOrDefault(TYPE, "");
        Class<? extends Event> eventClass =
                typesByTopic.getOrDefault(topic.name(), Map.of()).get(type);
        if (eventClass == null) {
            return new Decoded.Unknown<>(headers.getOrDefault(ID, ""), type);
        }
        if (payload == null) {
            return invalid("MISSING_PAYLOAD", "The value is empty");
        }
        try {
            E event = topic.family().cast(json.readValue(payload, eventClass));
            Optional<String> missing = MissingComponents.firstIn(event);
            if (missing.isPresent()) {
                return invalid("MISSING_PROPERTY", "Property " + missing.get() + " is missing");
            }
            return new Decoded.Known<>(envelope(headers, event));
        } catch (CredentialHeaders.Unsound e) {
            return invalid("INVALID_CREDENTIAL", e.getMessage());
        } catch (DateTimeException e) {
            return invalid("INVALID_ATTRIBUTE", "Header ce_time is not an RFC 3339 time");
        } catch (JsonMappingException e) {
            return invalid("INVALID_PAYLOAD", "Property " + path(e) + ": " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            return invalid("MALFORMED_JSON", "The value is not JSON");
        }
    }

    /** Whether these headers identify an event, whatever its payload is. */
    public boolean hasSoundAttributes(Map<String, String> headers) {
        return unsound(headers).isEmpty() && timeOf(headers).isPresent();
    }

    private static Optional<Instant> timeOf(Map<String, String> headers) {
        try {
            return Optional.of(Instant.parse(headers.getOrDefault(TIME, "")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static <E extends Event> Optional<Decoded.Invalid<E>> unsound(Map<String, String> headers) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!header.getKey().startsWith("ce_")) {
                continue;
            }
            int most = CredentialHeaders.isList(header.getKey()) ? MAX_LIST_LENGTH : MAX_ATTRIBUTE_LENGTH;
            if (header.getValue().length() > most) {
                return Optional.of(new Decoded.Invalid<>(
                        "ATTRIBUTE_TOO_LONG", "Header " + header.getKey() + " is longer than " + most + " characters"));
            }
            if (hasControlCharacter(header.getValue())) {
                return Optional.of(new Decoded.Invalid<>(
                        "INVALID_ATTRIBUTE", "Header " + header.getKey() + " has control characters"));
            }
        }
        Optional<String> absent = List.of(ID, SOURCE, TYPE).stream()
                .filter(h -> headers.getOrDefault(h, "").isBlank())
                .findFirst();
        if (absent.isPresent()) {
            return Optional.of(new Decoded.Invalid<>("MISSING_ATTRIBUTE", "Header " + absent.get() + " is missing"));
        }
        return Optional.empty();
    }

    /** A loop, because each header of each event comes through here, and in some services uncompiled for long. */
    private static boolean hasControlCharacter(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static <E extends Event> Envelope<E> envelope(Map<String, String> headers, E event) {
        String id = headers.getOrDefault(ID, "");
        String time = headers.get(TIME);
        String actor = headers.getOrDefault(ACTOR, EventContext.SYSTEM);
        return new Envelope<>(
                id,
                headers.getOrDefault(SOURCE, ""),
                headers.getOrDefault(TYPE, ""),
                headers.getOrDefault(SUBJECT, event.aggregateId()),
                time == null ? Instant.EPOCH : Instant.parse(time),
                headers.get(TRACE_PARENT),
                headers.get(WORKSPACE),
                actor,
                headers.get(CAUSATION),
                headers.getOrDefault(CORRELATION, id),
                headers.get(REPLY_TO),
                CredentialHeaders.read(headers, actor),
                event);
    }

    private static <E extends Event> Decoded<E> invalid(String code, String reason) {
        return new Decoded.Invalid<>(code, reason);
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "invalid" : message.lines().findFirst().orElse("invalid");
    }

    private static void putIfPresent(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
