package org.pyairtable.data.tool;

import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;

/** The services that tools ask, played by a test. */
final class Neighbours {
    private static final KafkaProbe KAFKA = new KafkaProbe();

    private Neighbours() {}

    /** A call that is under way while the test answers what it asks. */
    static CompletableFuture<JsonNode> calling(Supplier<JsonNode> call) {
        return CompletableFuture.supplyAsync(call);
    }

    /** The message that a tool sent, whose payload has this text as a member. */
    static Message asked(String topic, String member, String value, Predicate<Message> further) {
        return KAFKA.await(topic, m -> m.json().path(member).asText().equals(value) && further.test(m), PATIENCE);
    }

    static JsonNode text(String text) {
        return TextNode.valueOf(text);
    }

    /** All that was sent on the topic so far. */
    static List<Message> sent(String topic) {
        return KAFKA.all(topic, PATIENCE);
    }

    static Message asked(String topic, String member, String value) {
        return asked(topic, member, value, m -> true);
    }

    static void reply(Message question, String type, Map<String, ?> body) {
        KAFKA.send(
                "platform.replies",
                question.id(),
                CloudEvent.ofJson("org.pyairtable.platform.replies." + type + ".v1", body)
                        .withActor(OWNER)
                        .withCausation(question.id())
                        .withCorrelation(question.header("ce_correlation")));
    }
}
