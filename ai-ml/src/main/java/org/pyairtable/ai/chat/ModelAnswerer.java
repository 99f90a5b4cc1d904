package org.pyairtable.ai.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.budget.Budget;
import org.pyairtable.ai.budget.CallCause;
import org.pyairtable.ai.budget.ModelCall;
import org.pyairtable.ai.budget.ModelCall.Counted;
import org.pyairtable.ai.budget.ModelCall.Outcome;
import org.pyairtable.ai.budget.Spender;
import org.pyairtable.ai.chat.ProviderFailure.Kind;
import org.pyairtable.runtime.identity.Ids;

/** Lets a language model answer with tools. Each call is reserved in the workspace's budget beforehand. */
@ApplicationScoped
class ModelAnswerer {
    private final ToolCalls calls;
    private final AskedChanges changes;
    private final Budget budget;
    private final ObjectMapper json;
    private final Clock clock;
    private final int maxRounds;
    private final AiSettings.Tools settings;

    ModelAnswerer(
            ToolCalls calls, AskedChanges changes, Budget budget, ObjectMapper json, Clock clock, AiSettings config) {
        this.calls = calls;
        this.changes = changes;
        this.settings = config.tools();
        this.budget = budget;
        this.json = json;
        this.clock = clock;
        this.maxRounds = config.chat().maxRounds();
    }

    /** Fails with a {@link ProviderFailure}, also when there is no answer in time. */
    Uni<Answer> answer(LanguageModel model, Means means, Inquiry inquiry, Progress progress, Duration time) {
        return changes.of(inquiry.id())
                .chain(earlier -> round(begin(model, means, inquiry, earlier), progress, 1))
                .ifNoItem()
                .after(time)
                .failWith(() -> new ProviderFailure(Kind.INTERRUPTED, "gave no answer in time"));
    }

    /** @param earlier changes that were asked for when the question was answered before */
    private Conversation begin(LanguageModel model, Means means, Inquiry inquiry, List<AskedChanges.Change> earlier) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), inquiry.zone());
        ToolSchemas schemas =
                model.takesFreeObjects() ? ToolSchemas.WITH_FREE_OBJECTS : ToolSchemas.WITH_OBJECTS_AS_TEXT;
        return new Conversation(
                model,
                inquiry,
                Prompt.of(inquiry, earlier, today, json),
                new ToolCatalogue(means.tools(), schemas),
                new CallAllowance(settings),
                means.spent());
    }

    private Uni<Answer> round(Conversation conversation, Progress progress, int round) {
        if (round > maxRounds) {
            return Uni.createFrom()
                    .failure(new ProviderFailure(Kind.REFUSED, "gave no answer within " + maxRounds + " steps"));
        }
        return ask(conversation, progress).chain(response -> {
            AiMessage message = withIds(response.aiMessage());
            conversation.add(message);
            return message.hasToolExecutionRequests()
                    ? calls.runAll(conversation, progress, message.toolExecutionRequests())
                            .chain(() -> round(conversation, progress, round + 1))
                    : Uni.createFrom()
                            .item(conversation.answer(
                                    Optional.ofNullable(message.text()).orElse("")));
        });
    }

    private Uni<ChatResponse> ask(Conversation conversation, Progress progress) {
        LanguageModel model = conversation.model();
        ChatRequest request = ChatRequest.builder()
                .messages(conversation.messages())
                .toolSpecifications(conversation.tools().specifications())
                .build();
        TokenEstimate input = conversation.input();
        long most = model.costMicros(input.most(), model.mostOutputTokens());
        Spender spender =
                new Spender(conversation.workspaceId(), conversation.inquiry().userId());
        return budget.reserve(spender, most, conversation.spent().micros()).chain(reservation -> {
            CallCause cause = conversation.cause();
            Instant start = clock.instant();
            Uni<ChatResponse> asked =
                    progress == Progress.NONE ? model.ask(request) : model.ask(request, progress::words);
            return asked.onTermination().call((response, failure, cancelled) -> {
                ModelCall call = call(conversation, start, input, response, failure);
                conversation.spent().add(call.micros());
                return budget.settle(reservation, call, cause);
            });
        });
    }

    private ModelCall call(
            Conversation conversation,
            Instant start,
            TokenEstimate input,
            @Nullable ChatResponse response,
            @Nullable Throwable failure) {
        Conversation.Count count =
                response != null ? conversation.count(input, response) : charged(conversation.model(), input, failure);
        return new ModelCall(
                conversation.inquiry().userId(),
                conversation.model().provider(),
                conversation.model().model(),
                start,
                Duration.between(start, clock.instant()),
                response != null ? Outcome.ANSWERED : CallOutcome.of(failure),
                count.input(),
                count.output(),
                count.counted(),
                count.micros());
    }

    /** What the provider may charge although there is no answer: what it read, if it began to answer. */
    private static Conversation.Count charged(LanguageModel model, TokenEstimate input, @Nullable Throwable failure) {
        return switch (CallOutcome.of(failure)) {
            case INTERRUPTED, CANCELLED ->
                new Conversation.Count(input.likely(), 0, Counted.ESTIMATED, model.costMicros(input.likely(), 0));
            case ANSWERED, MISCONFIGURED, RATE_LIMITED, UNAVAILABLE, REFUSED ->
                new Conversation.Count(0, 0, Counted.ESTIMATED, 0);
        };
    }

    /** Some providers give no ids to calls of tools, and all need them to match the results. */
    private static AiMessage withIds(AiMessage message) {
        if (message.toolExecutionRequests().stream().allMatch(request -> request.id() != null)) {
            return message;
        }
        return message.toBuilder()
                .toolExecutionRequests(message.toolExecutionRequests().stream()
                        .map(request -> request.id() != null
                                ? request
                                : request.toBuilder().id(Ids.random("call")).build())
                        .toList())
                .build();
    }
}
