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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkspaceEvent.MemberRemoved;
import org.pyairtable.runtime.fixture.EventPacts;

/** What the engine reads of core-platform's events beside those of state topics. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "core-platform", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class CorePlatformPactTest {
    private static final String CONSUMER = "workflow-engine";
    private static final String PROVIDER = "core-platform";

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact memberRemoved(MessagePactBuilder builder) {
        return EventPacts.message(
                builder,
                MemberRemoved.class,
                new PactDslJsonBody().stringType("workspaceId", "wspBuilders").stringType("userId", "usrAnn"));
    }

    @Test
    @PactTestFor(pactMethod = "memberRemoved")
    void readsThatAMemberLeft(List<Message> messages) {
        assertThat(EventPacts.read(Topics.WORKSPACES, MemberRemoved.class, messages, PROVIDER))
                .isEqualTo(new MemberRemoved("wspBuilders", "usrAnn", null));
    }
}
