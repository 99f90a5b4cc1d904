package org.pyairtable.ai.chat.external;

import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.provider.ApiKey;

/** A server of Ollama, which takes no key. */
@ApplicationScoped
public class OllamaProvider implements ModelProvider {
    @Override
    public Vendor provider() {
        return Vendor.OLLAMA;
    }

    @Override
    public Optional<LanguageModel> model(AiSettings.Chat settings, Optional<ApiKey> own) {
        AiSettings.Ollama ollama = settings.ollama();
        if (ollama.baseUrl().isEmpty()) {
            return Optional.empty();
        }
        var whole = OllamaChatModel.builder()
                .baseUrl(ollama.baseUrl().get())
                .modelName(ollama.model())
                .timeout(settings.timeout())
                .numPredict(settings.maxOutputTokens())
                .maxRetries(0)
                .build();
        var inPieces = OllamaStreamingChatModel.builder()
                .baseUrl(ollama.baseUrl().get())
                .modelName(ollama.model())
                .timeout(settings.timeout())
                .numPredict(settings.maxOutputTokens())
                .build();
        ModelTerms terms =
                ModelTerms.of(provider(), ollama.model(), settings, ollama.inputPrice(), ollama.outputPrice());
        return Optional.of(new ThirdPartyModel(terms, whole, inPieces));
    }
}
