package org.pyairtable.ai.chat.external;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.provider.ApiKey;

/** Anthropic's messages protocol. */
@ApplicationScoped
public class AnthropicProvider implements ModelProvider {
    private static final String OWN = "https://api.anthropic.com/v1/";

    @Override
    public Vendor provider() {
        return Vendor.ANTHROPIC;
    }

    @Override
    public Optional<LanguageModel> model(AiSettings.Chat settings, Optional<ApiKey> own) {
        AiSettings.Anthropic anthropic = settings.anthropic();
        Optional<String> key = own.map(ApiKey::value).or(anthropic::apiKey);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        var whole = AnthropicChatModel.builder()
                .baseUrl(anthropic.baseUrl().orElse(OWN))
                .apiKey(key.get())
                .modelName(anthropic.model())
                .timeout(settings.timeout())
                .maxTokens(settings.maxOutputTokens())
                .maxRetries(0)
                .build();
        var inPieces = AnthropicStreamingChatModel.builder()
                .baseUrl(anthropic.baseUrl().orElse(OWN))
                .apiKey(key.get())
                .modelName(anthropic.model())
                .timeout(settings.timeout())
                .maxTokens(settings.maxOutputTokens())
                .build();
        ModelTerms terms =
                ModelTerms.of(provider(), anthropic.model(), settings, anthropic.inputPrice(), anthropic.outputPrice());
        return Optional.of(new ThirdPartyModel(terms, whole, inPieces));
    }
}
