package org.pyairtable.ai.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.ai.budget.Budget;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Lets a language model answer with the tools. Each of its calls is covered by the workspace's budget beforehand. */
@ApplicationScoped
class ModelAnswerer {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final RecordTools tools;
    private final Budget budget;
    private final ObjectMapper json;
    private final Clock clock;
    private final int maxRounds;

    ModelAnswerer(RecordTools tools, Budget budget, ObjectMapper json, Clock clock, AiConfig config) {
        this.tools = tools;
        this.budget = budget;
        this.json = json;
        this.clock = clock;
        this.maxRounds = config.chat().maxRounds();
    }

    Uni<Answer> answer(LanguageModel model, Inquiry inquiry) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return round(new Conversation(model, inquiry, Prompt.of(inquiry, today, json)), 1);
    }

    private Uni<Answer> round(Conversation conversation, int round) {
        if (round > maxRounds) {
            return Uni.createFrom()
                    .failure(new ServiceException(new ServiceError.Unavailable(
                            "The language model came to no answer within " + maxRounds + " steps", TRY_AGAIN)));
        }
        return ask(conversation).chain(response -> {
            AiMessage message = response.aiMessage();
            conversation.add(message);
            return message.hasToolExecutionRequests()
                    ? runAll(conversation, message.toolExecutionRequests()).chain(() -> round(conversation, round + 1))
                    : Uni.createFrom()
                            .item(conversation.answer(
                                    Optional.ofNullable(message.text()).orElse("")));
        });
    }

    private Uni<ChatResponse> ask(Conversation conversation) {
        LanguageModel model = conversation.model();
        List<ChatMessage> messages = conversation.messages();
        ChatRequest request = ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(ToolCatalogue.ALL)
                .build();
        long most = model.mostMicros(conversation.characters());
        return budget.reserve(conversation.workspaceId(), most).chain(reservation -> model.ask(request)
                .onFailure()
                .call(() -> budget.settle(reservation, 0))
                .call(response -> budget.settle(reservation, conversation.count(usage(response)))));
    }

    private static TokenUsage usage(ChatResponse response) {
        return Optional.ofNullable(response.tokenUsage()).orElseGet(() -> new TokenUsage(0, 0));
    }

    private Uni<Void> runAll(Conversation conversation, List<ToolExecutionRequest> requests) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (ToolExecutionRequest request : requests) {
            all = all.chain(() -> tools.run(request, conversation.inquiry()))
                    .invoke(result -> conversation.add(request, result))
                    .replaceWithVoid();
        }
        return all;
    }
}
