package org.pyairtable.workflow;

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
import org.pyairtable.events.AiResult.TaskDone;
import org.pyairtable.events.AiResult.TaskRejected;
import org.pyairtable.events.CommunicationEvent.LetterFailed;
import org.pyairtable.events.CommunicationEvent.LetterSent;
import org.pyairtable.events.State.MailKey;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.EventPacts;

/** What the engine reads of the answers to mails and tasks. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class OrdersPactTest {
    private static final String CONSUMER = "workflow-engine";
    private static final String HUB = "communication-hub";
    private static final String AI = "ai-ml";

    @Pact(consumer = CONSUMER, provider = HUB)
    MessagePact letterSent(MessagePactBuilder builder) {
        return EventPacts.message(builder, LetterSent.class, keyed().integerType("recipients", 2));
    }

    @Test
    @PactTestFor(pactMethod = "letterSent", providerName = HUB)
    void readsThatALetterWasSent(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION, LetterSent.class, messages, HUB))
                .isEqualTo(new LetterSent("wspBuilders", "key1", 2));
    }

    @Pact(consumer = CONSUMER, provider = HUB)
    MessagePact letterFailed(MessagePactBuilder builder) {
        return EventPacts.message(
                builder,
                LetterFailed.class,
                keyed().stringMatcher("code", "[A-Z_]+", "MAIL_NOT_SENT")
                        .stringType("message", "Not in time")
                        .booleanType("passes", true)
                        .integerType("sent", 1));
    }

    @Test
    @PactTestFor(pactMethod = "letterFailed", providerName = HUB)
    void readsWhyALetterWasNotSent(List<Message> messages) {
        assertThat(EventPacts.read(Topics.COMMUNICATION, LetterFailed.class, messages, HUB))
                .isEqualTo(new LetterFailed("wspBuilders", "key1", "MAIL_NOT_SENT", "Not in time", true, 1));
    }

    @Pact(consumer = CONSUMER, provider = AI)
    MessagePact taskDone(MessagePactBuilder builder) {
        PactDslJsonBody body = keyed().integerType("costMicros", 72).stringType("model", "openai gpt");
        body.object("output").stringType("text", "Late").closeObject();
        return EventPacts.message(builder, TaskDone.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "taskDone", providerName = AI)
    void readsWhatATaskGave(List<Message> messages) {
        assertThat(EventPacts.read(Topics.AI_RESULTS, TaskDone.class, messages, AI))
                .isEqualTo(new TaskDone("wspBuilders", "key1", Map.of("text", "Late"), "openai gpt", 72));
    }

    @Pact(consumer = CONSUMER, provider = AI)
    MessagePact taskRejected(MessagePactBuilder builder) {
        return EventPacts.message(
                builder,
                TaskRejected.class,
                keyed().stringMatcher("code", "[A-Z_]+", "AI_PROVIDER_MISSING")
                        .stringType("message", "There is no model")
                        .booleanType("passes", false));
    }

    @Test
    @PactTestFor(pactMethod = "taskRejected", providerName = AI)
    void readsWhyATaskWasNotDone(List<Message> messages) {
        assertThat(EventPacts.read(Topics.AI_RESULTS, TaskRejected.class, messages, AI))
                .isEqualTo(new TaskRejected("wspBuilders", "key1", "AI_PROVIDER_MISSING", "There is no model", false));
    }

    @Pact(consumer = CONSUMER, provider = HUB)
    MessagePact mailKey(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("keyId", "mlk1")
                .stringType("publicKey", "AAAA")
                .stringType("since", "2026-11-23T08:00:00Z");
        return EventPacts.message(builder, MailKey.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "mailKey", providerName = HUB)
    void readsTheKeyOfMails(List<Message> messages) {
        assertThat(EventPacts.read(Topics.MAIL_KEYS, MailKey.class, messages, HUB))
                .isEqualTo(new MailKey("mlk1", "AAAA", Instant.parse("2026-11-23T08:00:00Z")));
    }

    private static PactDslJsonBody keyed() {
        return new PactDslJsonBody().stringType("workspaceId", "wspBuilders").stringType("key", "key1");
    }
}
