package org.pyairtable.ai.contract;

import au.com.dius.pact.provider.MessageAndMetadata;
import au.com.dius.pact.provider.PactVerifyProvider;
import au.com.dius.pact.provider.junit5.MessageTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.IgnoreNoPactsToVerify;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.AiEvent;
import org.pyairtable.events.AiResult;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;

/** Holds what this service publishes against what others have stated that they read. Messages are named by type. */
@Provider("ai-ml")
@PactFolder("../contracts/pacts")
@IgnoreNoPactsToVerify
class PublishedEventsPactTest {
    private static final String WORKSPACE = "wsp0123456789abcd";
    private static final String USER = "usr0123456789abcd";

    /** The context is absent when there is no contract yet. */
    @BeforeEach
    void target(@Nullable PactVerificationContext context) {
        if (context != null) {
            context.setTarget(new MessageTestTarget(List.of("org.pyairtable.ai.contract")));
        }
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void satisfiesItsConsumers(@Nullable PactVerificationContext context) {
        if (context != null) {
            context.verifyInteraction();
        }
    }

    @PactVerifyProvider("org.pyairtable.ai.events.records-indexed.v1")
    public MessageAndMetadata recordsIndexed() {
        return published(new AiEvent.RecordsIndexed(
                WORKSPACE,
                "app0123456789abcd",
                "tbl0123456789abcd",
                List.of("rec0123456789abcd"),
                "all-minilm-l6-v2-q"));
    }

    @PactVerifyProvider("org.pyairtable.ai.results.task-done.v1")
    public MessageAndMetadata taskDone() {
        return published(new AiResult.TaskDone(WORKSPACE, "key1", Map.of("text", "Late"), "openai gpt", 72));
    }

    @PactVerifyProvider("org.pyairtable.ai.results.task-rejected.v1")
    public MessageAndMetadata taskRejected() {
        return published(new AiResult.TaskRejected(
                WORKSPACE, "key1", "AI_PROVIDER_MISSING", "There is no language model", false));
    }

    @PactVerifyProvider("org.pyairtable.ai.events.question-answered.v1")
    public MessageAndMetadata questionAnswered() {
        return published(new AiEvent.QuestionAnswered(
                WORKSPACE, "cht0123456789abcd", USER, "openai", "gpt-4.1-mini", 300, 60, 216, 2));
    }

    @PactVerifyProvider("org.pyairtable.ai.events.budget-changed.v1")
    public MessageAndMetadata budgetChanged() {
        return published(new AiEvent.BudgetChanged(WORKSPACE, 50_000L, 2_000_000L, 40_000_000L, 500_000L, 5_000_000L));
    }

    @PactVerifyProvider("org.pyairtable.ai.events.providers-changed.v1")
    public MessageAndMetadata providersChanged() {
        return published(new AiEvent.ProvidersChanged(
                WORKSPACE, true, List.of("anthropic", "openai"), List.of("gpt-4.1-mini"), List.of("openai")));
    }

    private static MessageAndMetadata published(Event event) {
        EventCodec codec = new EventCodec();
        var envelope =
                new EventFactory("ai-ml", Clock.systemUTC()).envelope(EventContext.by(USER, WORKSPACE), event, null);
        Map<String, Object> headers = new LinkedHashMap<>(codec.headers(envelope));
        return new MessageAndMetadata(codec.payload(event), headers);
    }
}
