package org.pyairtable.data.proposal;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.IdentityEvent.TokenRevoked;
import org.pyairtable.events.IdentityEvent.TokenWritesChanged;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.EventPacts;

/** What proposals read of core-platform's events. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "core-platform", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class CorePlatformPactTest {
    private static final String CONSUMER = "data-integration";
    private static final String PROVIDER = "core-platform";

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tokenRevoked(MessagePactBuilder builder) {
        return EventPacts.message(
                builder,
                TokenRevoked.class,
                new PactDslJsonBody().stringType("userId", "usrAnn").stringType("tokenId", "patAgent"));
    }

    @Test
    @PactTestFor(pactMethod = "tokenRevoked")
    void readsThatATokenIsRevoked(List<Message> messages) {
        assertThat(EventPacts.read(Topics.IDENTITY, TokenRevoked.class, messages, PROVIDER))
                .isEqualTo(new TokenRevoked("usrAnn", "patAgent"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact tokenWritesChanged(MessagePactBuilder builder) {
        return EventPacts.message(
                builder,
                TokenWritesChanged.class,
                new PactDslJsonBody()
                        .stringType("userId", "usrAnn")
                        .stringType("tokenId", "patAgent")
                        .object("writes", new PactDslJsonBody()));
    }

    @Test
    @PactTestFor(pactMethod = "tokenWritesChanged")
    void readsWhatToolsMayChangeWithAToken(List<Message> messages) {
        assertThat(EventPacts.read(Topics.IDENTITY, TokenWritesChanged.class, messages, PROVIDER))
                .isEqualTo(new TokenWritesChanged("usrAnn", "patAgent", Map.of()));
    }
}
