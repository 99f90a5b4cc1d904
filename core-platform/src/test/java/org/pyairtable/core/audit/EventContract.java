package org.pyairtable.core.audit;

import au.com.dius.pact.consumer.MessagePactBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.dsl.PactDslJsonRootValue;
import au.com.dius.pact.core.model.messaging.MessagePact;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;

/** Contracts by type from the published examples of events, without the maps whose keys are a matter of the data. */
final class EventContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NOT_READ =
            Set.of("content", "fields", "before", "links", "options", "writes", "output");

    private EventContract() {}

    /** Expects every event of the topics. */
    static MessagePact add(MessagePactBuilder builder, Topic<?>... topics) {
        MessagePactBuilder all = builder;
        for (Topic<?> topic : topics) {
            for (Class<? extends Event> event : topic.events()) {
                String type = Topic.typeOf(event);
                all = all.expectsToReceive(type)
                        .withMetadata(Map.of("ce_type", type))
                        .withContent(body(new PactDslJsonBody(), example(type)));
            }
        }
        return all.toPact();
    }

    /** The message with the maps that the contract leaves open; the codec wants them all. */
    static String completed(String contents, String type) {
        try {
            JsonNode message = JSON.readTree(contents);
            complete(message, example(type));
            return message.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void complete(JsonNode message, JsonNode example) {
        example.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (isOpen(property.getKey(), value)) {
                ((ObjectNode) message).set(property.getKey(), JSON.createObjectNode());
            } else if (value.isArray() && value.path(0).isObject()) {
                complete(message.path(property.getKey()).path(0), value.path(0));
            }
        });
    }

    private static PactDslJsonBody body(PactDslJsonBody body, JsonNode example) {
        for (Map.Entry<String, JsonNode> property : List.copyOf(example.properties())) {
            String name = property.getKey();
            JsonNode value = property.getValue();
            if (isOpen(name, value)) {
                continue;
            }
            if (value.isTextual()) {
                body.stringType(name, value.asText());
            } else if (value.isIntegralNumber()) {
                body.integerType(name, value.asLong());
            } else if (value.isBoolean()) {
                body.booleanType(name, value.asBoolean());
            } else if (value.path(0).isTextual()) {
                body.eachLike(
                        name, PactDslJsonRootValue.stringType(value.path(0).asText()), 1);
            } else if (value.path(0).isObject()) {
                body(body.eachLike(name), value.path(0)).closeArray();
            } else {
                throw new IllegalStateException("No rule for " + name + ": " + value);
            }
        }
        return body;
    }

    private static boolean isOpen(String name, JsonNode value) {
        return value.isObject() && NOT_READ.contains(name);
    }

    private static JsonNode example(String type) {
        try (InputStream file = Event.class.getResourceAsStream("/examples/" + type + ".json")) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
