package org.pyairtable.ai.chat.external;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** A model behind OpenAI's chat completions protocol: OpenAI itself, Ollama, vLLM and many others. */
public final class OpenAiLanguageModel implements LanguageModel {
    private static final Logger LOG = Logger.getLogger(OpenAiLanguageModel.class);
    private static final String OPENAI = "https://api.openai.com/v1";
    /** Fewer characters a token than any common text has, so that an estimate by it is never too low. */
    private static final int CHARACTERS_PER_TOKEN = 2;

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofSeconds(60);

    private final AiConfig.Chat settings;
    private final OpenAiChatModel model;

    public OpenAiLanguageModel(AiConfig.Chat settings) {
        this.settings = settings;
        this.model = OpenAiChatModel.builder()
                .baseUrl(settings.baseUrl().orElse(OPENAI))
                .apiKey(settings.apiKey().orElse("none"))
                .modelName(settings.model())
                .timeout(settings.timeout())
                .maxTokens(settings.maxOutputTokens())
                .maxRetries(0)
                .build();
    }

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String model() {
        return settings.model();
    }

    @Override
    public Uni<ChatResponse> ask(ChatRequest request) {
        return Uni.createFrom()
                .item(() -> model.chat(request))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .invoke(failure -> LOG.warnf("The language model did not answer: %s", failure.toString()))
                .onFailure()
                .transform(OpenAiLanguageModel::unavailable);
    }

    @Override
    public long costMicros(long inputTokens, long outputTokens) {
        // Dollars per million tokens are millionths of a dollar per token.
        return settings.inputPrice()
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(settings.outputPrice().multiply(BigDecimal.valueOf(outputTokens)))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    @Override
    public long mostMicros(int inputCharacters) {
        return costMicros(inputCharacters / CHARACTERS_PER_TOKEN + 1L, settings.maxOutputTokens());
    }

    /** What the provider said stays in the log: it may hold parts of the key. */
    private static ServiceException unavailable(Throwable failure) {
        ServiceError error =
                switch (failure) {
                    case AuthenticationException e ->
                        new ServiceError.Unavailable("The language model refused this installation's key", LATER);
                    case RateLimitException e ->
                        new ServiceError.Unavailable("The language model takes no more questions for now", LATER);
                    default -> new ServiceError.Unavailable("The language model did not answer", SOON);
                };
        return new ServiceException(error);
    }
}
