package org.pyairtable.ai.chat.external;

import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.provider.ApiKey;

/** Google's Gemini protocol. */
@ApplicationScoped
public class GeminiProvider implements ModelProvider {
    private static final String OWN = "https://generativelanguage.googleapis.com/v1beta";

    @Override
    public Vendor provider() {
        return Vendor.GEMINI;
    }

    @Override
    public Optional<LanguageModel> model(AiSettings.Chat settings, Optional<ApiKey> own) {
        AiSettings.Gemini gemini = settings.gemini();
        Optional<String> key = own.map(ApiKey::value).or(gemini::apiKey);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        var whole = GoogleAiGeminiChatModel.builder()
                .httpClientBuilder(CountedAnswers.overHttp())
                .baseUrl(gemini.baseUrl().orElse(OWN))
                .apiKey(key.get())
                .modelName(gemini.model())
                .timeout(settings.timeout())
                .maxOutputTokens(settings.maxOutputTokens())
                .maxRetries(0)
                .build();
        var inPieces = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(CountedAnswers.overHttp())
                .baseUrl(gemini.baseUrl().orElse(OWN))
                .apiKey(key.get())
                .modelName(gemini.model())
                .timeout(settings.timeout())
                .maxOutputTokens(settings.maxOutputTokens())
                .build();
        ModelTerms terms =
                ModelTerms.of(provider(), gemini.model(), settings, gemini.inputPrice(), gemini.outputPrice());
        return Optional.of(new ThirdPartyModel(terms, whole, inPieces));
    }
}
