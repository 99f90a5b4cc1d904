package org.pyairtable.core.mail;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.State.MailKey;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.EventPacts;

/** What senders of mails read of the hub's key. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class MailKeyPactTest {
    @Pact(consumer = "core-platform", provider = "communication-hub")
    MessagePact key(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("keyId", "mlk1")
                .stringType("publicKey", "AAAA")
                .stringType("since", "2026-11-23T08:00:00Z");
        return EventPacts.message(builder, MailKey.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "key", providerName = "communication-hub")
    void readsTheKeyOfMails(List<Message> messages) {
        assertThat(EventPacts.read(Topics.MAIL_KEYS, MailKey.class, messages, "communication-hub"))
                .isEqualTo(new MailKey("mlk1", "AAAA", Instant.parse("2026-11-23T08:00:00Z")));
    }
}
