package org.pyairtable.ai.chat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.budget.Budget;
import org.pyairtable.ai.budget.CallCause;
import org.pyairtable.ai.budget.CallCause.Purpose;
import org.pyairtable.ai.budget.CallCause.ToolCalled;
import org.pyairtable.ai.budget.ModelCall;
import org.pyairtable.ai.budget.ModelCall.Counted;
import org.pyairtable.ai.budget.ModelCall.Outcome;
import org.pyairtable.ai.budget.Spender;
import org.pyairtable.ai.chat.ProviderFailure.Kind;
import org.pyairtable.ai.provider.ProviderChoices;

/**
 * Single answers of language models, without tools: the models that the workspace allows are asked in their order until one answers,
 * each call within the budgets of the workspace and of the one who asks.
 */
@ApplicationScoped
public class Completions {
    private final LanguageModels models;
    private final ProviderChoices choices;
    private final Budget budget;
    private final Clock clock;

    Completions(LanguageModels models, ProviderChoices choices, Budget budget, Clock clock) {
        this.models = models;
        this.choices = choices;
        this.budget = budget;
        this.clock = clock;
    }

    /**
     * @param step the kind of the step of a workflow that asks
     * @param rules how to answer
     * @param data what to answer about; never instructions
     */
    public record Question(String step, String rules, List<String> data) {
        public Question {
            data = List.copyOf(data);
        }
    }

    /**
     * An answer.
     *
     * @param model provider and name
     * @param micros what all calls have cost, in millionths of a US dollar
     */
    public record Completion(String text, String model, long micros) {}

    /** Whether there is a model that the workspace allows. */
    public Uni<Boolean> available(String workspaceId) {
        return choices.of(workspaceId).map(choice -> !models.of(choice).isEmpty());
    }

    /**
     * Fails with a {@link ProviderFailure} when no model answers, and with {@code ServiceException} (too many requests) when a
     * budget does not cover the call.
     */
    public Uni<Completion> answer(Spender spender, Question question) {
        return choices.of(spender.workspaceId())
                .chain(choice -> next(
                        spender,
                        question,
                        models.of(choice),
                        new ProviderFailure(Kind.UNAVAILABLE, "No model is asked"),
                        0));
    }

    private Uni<Completion> next(
            Spender spender, Question question, List<ModelBreaker> left, ProviderFailure last, long spent) {
        if (left.isEmpty()) {
            return Uni.createFrom().failure(last);
        }
        ModelBreaker breaker = left.getFirst();
        List<ModelBreaker> others = left.subList(1, left.size());
        if (!breaker.admits()) {
            return next(
                    spender,
                    question,
                    others,
                    new ProviderFailure(
                            Kind.UNAVAILABLE, breaker.model().provider() + " is not asked for a while after failures"),
                    spent);
        }
        return ask(spender, breaker.model(), question, spent)
                .invoke(breaker::succeeded)
                .onFailure(ProviderFailure.class)
                .recoverWithUni(failure -> {
                    breaker.failed(failure);
                    return next(
                            spender,
                            question,
                            others,
                            new ProviderFailure(failure.kind(), breaker.model().provider() + " " + failure.reason()),
                            spent);
                })
                .onFailure(failure -> !(failure instanceof ProviderFailure))
                .invoke(breaker::notAsked);
    }

    private Uni<Completion> ask(Spender spender, LanguageModel model, Question question, long spent) {
        ChatRequest request = ChatRequest.builder()
                .messages(List.of(
                        SystemMessage.from(question.rules()), UserMessage.from(String.join("\n\n", question.data()))))
                .build();
        TokenEstimate input = question.data().stream()
                .map(TokenEstimate::of)
                .reduce(TokenEstimate.of(question.rules()), TokenEstimate::plus);
        return budget.reserve(spender, model.costMicros(input.most(), model.mostOutputTokens()), spent)
                .chain(reservation -> {
                    Instant start = clock.instant();
                    return model.ask(request)
                            .map(response -> answered(model, input, response))
                            .onTermination()
                            .call((answered, failure, cancelled) -> settle(
                                    reservation, call(spender, model, start, input, answered, failure), question));
                })
                .map(answered -> new Completion(
                        answered.text(), model.provider() + " " + model.model(), spent + answered.micros()));
    }

    private Uni<Void> settle(Budget.Reservation reservation, ModelCall call, Question question) {
        boolean failed = call.outcome() != Outcome.ANSWERED;
        return budget.settle(
                reservation, call, new CallCause(Purpose.WORKFLOW, List.of(new ToolCalled(question.step(), failed))));
    }

    private record Answered(String text, long input, long output, Counted counted, long micros) {}

    private static Answered answered(LanguageModel model, TokenEstimate read, ChatResponse response) {
        AiMessage message = response.aiMessage();
        String text = Optional.ofNullable(message.text()).orElse("");
        TokenUsage usage = response.tokenUsage();
        long input = usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount();
        long output = usage == null || usage.outputTokenCount() == null ? 0 : usage.outputTokenCount();
        if (input + output > 0) {
            return new Answered(text, input, output, Counted.REPORTED, model.costMicros(input, output));
        }
        long written = TokenEstimate.of(text).likely();
        return new Answered(text, read.likely(), written, Counted.ESTIMATED, model.costMicros(read.likely(), written));
    }

    private ModelCall call(
            Spender spender,
            LanguageModel model,
            Instant start,
            TokenEstimate input,
            @Nullable Answered answered,
            @Nullable Throwable failure) {
        Outcome outcome = answered != null ? Outcome.ANSWERED : CallOutcome.of(failure);
        // What it read may be charged for when it began to answer.
        boolean read = outcome == Outcome.INTERRUPTED || outcome == Outcome.CANCELLED;
        Answered count = answered != null
                ? answered
                : read
                        ? new Answered("", input.likely(), 0, Counted.ESTIMATED, model.costMicros(input.likely(), 0))
                        : new Answered("", 0, 0, Counted.ESTIMATED, 0);
        return new ModelCall(
                spender.userId(),
                model.provider(),
                model.model(),
                start,
                Duration.between(start, clock.instant()),
                outcome,
                count.input(),
                count.output(),
                count.counted(),
                count.micros());
    }
}
