package org.pyairtable.data.tool;

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
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.fixture.EventPacts;

/** What tools read of workflow-engine's answers. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "workflow-engine", providerType = ProviderType.ASYNCH, pactVersion = PactSpecVersion.V3)
class WorkflowEnginePactTest {
    private static final String CONSUMER = "data-integration";
    private static final String PROVIDER = "workflow-engine";

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact run(MessagePactBuilder builder) {
        PactDslJsonBody body = new PactDslJsonBody()
                .stringType("subjectId", "runMarch")
                .stringType("runId", "runMarch")
                .stringType("workflowId", "wflReport")
                .stringMatcher("status", "running|waiting|succeeded|failed|cancelled", "running")
                .stringType("startedAt", "2026-03-01T10:00:00Z")
                .integerType("moreSteps", 0);
        body.eachLike("steps")
                .stringType("path", "sum")
                .stringType("action", "evaluate")
                .stringType("status", "succeeded")
                .closeArray();
        return EventPacts.message(builder, Reply.WorkflowRun.class, body);
    }

    @Test
    @PactTestFor(pactMethod = "run")
    void readsRuns(List<Message> messages) {
        Reply.WorkflowRun run =
                (Reply.WorkflowRun) EventPacts.read(Topics.REPLIES, Reply.WorkflowRun.class, messages, PROVIDER);

        assertThat(run.status()).isEqualTo("running");
        assertThat(run.finishedAt()).isNull();
        assertThat(run.steps().getFirst().action()).isEqualTo("evaluate");
    }

    @Pact(consumer = CONSUMER, provider = PROVIDER)
    MessagePact workflow(MessagePactBuilder builder) {
        PactDslJsonBody listed = new PactDslJsonBody()
                .stringType("id", "wflReport")
                .stringType("name", "Report")
                .stringType("trigger", "manual")
                .stringMatcher("status", "active|paused|broken", "active");
        return EventPacts.message(
                builder,
                Reply.WorkflowFound.class,
                new PactDslJsonBody().stringType("subjectId", "wflReport").object("workflow", listed));
    }

    @Test
    @PactTestFor(pactMethod = "workflow")
    void readsWhetherAWorkflowCanBeStarted(List<Message> messages) {
        Reply.WorkflowFound found =
                (Reply.WorkflowFound) EventPacts.read(Topics.REPLIES, Reply.WorkflowFound.class, messages, PROVIDER);

        assertThat(found.workflow().obstacle()).isNull();
        assertThat(found.workflow().trigger()).isEqualTo("manual");
    }
}
