package org.pyairtable.ai.chat.external;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.provider.ApiKey;

/** OpenAI's chat completions protocol: OpenAI, Azure, vLLM and many others. */
@ApplicationScoped
public class OpenAiProvider implements ModelProvider {
    private static final String OWN = "https://api.openai.com/v1";

    @Override
    public Vendor provider() {
        return Vendor.OPENAI;
    }

    @Override
    public Optional<LanguageModel> model(AiSettings.Chat settings, Optional<ApiKey> own) {
        Optional<String> key = own.map(ApiKey::value).or(settings::apiKey);
        if (key.isEmpty() && settings.baseUrl().isEmpty()) {
            return Optional.empty();
        }
        var whole = OpenAiChatModel.builder()
                .baseUrl(settings.baseUrl().orElse(OWN))
                .apiKey(key.orElse("none"))
                .modelName(settings.model())
                .timeout(settings.timeout())
                .maxTokens(settings.maxOutputTokens())
                .maxRetries(0)
                .build();
        var inPieces = OpenAiStreamingChatModel.builder()
                .baseUrl(settings.baseUrl().orElse(OWN))
                .apiKey(key.orElse("none"))
                .modelName(settings.model())
                .timeout(settings.timeout())
                .maxTokens(settings.maxOutputTokens())
                .build();
        ModelTerms terms =
                ModelTerms.of(provider(), settings.model(), settings, settings.inputPrice(), settings.outputPrice());
        return Optional.of(new ThirdPartyModel(terms, whole, inPieces));
    }
}
