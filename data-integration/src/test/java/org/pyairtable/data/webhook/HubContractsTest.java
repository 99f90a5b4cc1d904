package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MessagePactBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.consumer.junit5.ProviderType;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.annotations.Pact;
import au.com.dius.pact.core.model.messaging.Message;
import au.com.dius.pact.core.model.messaging.MessagePact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.CommunicationEvent;
import org.pyairtable.events.CommunicationEvent.PingAttempted;
import org.pyairtable.events.CommunicationEvent.PingResult;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.wire.Decoded;
import org.pyairtable.runtime.wire.EventCodec;

/** What the service reads of communication-hub's messages. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "communication-hub", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class HubContractsTest {
    private static final String TYPE = Topic.typeOf(PingAttempted.class);

    @Pact(consumer = "data-integration", provider = "communication-hub")
    MessagePact pingAttempted(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("workspaceId", "wspBuilders")
                .stringType("webhookId", "ach00000000000001")
                .stringType("pingId", "png1")
                .integerType("attempt", 2)
                .stringMatcher("result", "DELIVERED|FAILED|EXHAUSTED", "FAILED")
                .integerType("durationMillis", 140)
                .stringMatcher(
                        "completedAt", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "2026-11-23T08:00:00Z")
                .stringType("error", "The target answered 500");
        return builder.expectsToReceive(TYPE)
                .withMetadata(Map.of("ce_type", TYPE))
                .withContent(body)
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "pingAttempted")
    void readsHowAnAttemptAtAPingEnded(List<Message> messages) {
        Map<String, String> headers =
                Map.of("ce_id", "1", "ce_source", "communication-hub", "ce_type", TYPE, "ce_actor", "usr1");
        Decoded<CommunicationEvent> decoded = new EventCodec()
                .decode(Topics.COMMUNICATION, headers, messages.getFirst().contentsAsBytes());

        assertThat(decoded).isInstanceOf(Decoded.Known.class);
        assertThat(((Decoded.Known<CommunicationEvent>) decoded).envelope().event())
                .isEqualTo(new PingAttempted(
                        "wspBuilders",
                        "ach00000000000001",
                        "png1",
                        2,
                        PingResult.FAILED,
                        140,
                        Instant.parse("2026-11-23T08:00:00Z"),
                        "The target answered 500"));
    }
}
