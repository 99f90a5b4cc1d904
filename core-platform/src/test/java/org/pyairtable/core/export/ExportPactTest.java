package org.pyairtable.core.export;

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
import org.pyairtable.events.ExportEvent.PieceExported;
import org.pyairtable.events.ExportEvent.ServiceExported;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.EventPacts;

/** What core-platform reads of the answers to an export; all services answer by the same code. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class ExportPactTest {
    private static final String CONSUMER = "core-platform";
    private static final String PROVIDER = "communication-hub";

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact piece(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("exportId", "exp1")
                .stringType("userId", "usr1")
                .stringType("service", PROVIDER)
                .integerType("sequence", 3)
                .stringMatcher("sealed", "[A-Za-z0-9+/]+=*", "c2VhbGVk");
        return EventPacts.message(builder, PieceExported.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "piece", providerName = PROVIDER)
    void readsPieces(List<Message> messages) {
        assertThat(EventPacts.read(Topics.EXPORTS, PieceExported.class, messages, PROVIDER))
                .isEqualTo(new PieceExported("exp1", "usr1", PROVIDER, 3, "c2VhbGVk"));
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact answer(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("exportId", "exp1")
                .stringType("userId", "usr1")
                .stringType("service", PROVIDER)
                .integerType("pieces", 4);
        body.object("rows").integerType("notifications", 7).closeObject();
        return EventPacts.message(builder, ServiceExported.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "answer", providerName = PROVIDER)
    void readsAnswers(List<Message> messages) {
        assertThat(EventPacts.read(Topics.EXPORTS, ServiceExported.class, messages, PROVIDER))
                .isEqualTo(new ServiceExported("exp1", "usr1", PROVIDER, 4, Map.of("notifications", 7L)));
    }
}
