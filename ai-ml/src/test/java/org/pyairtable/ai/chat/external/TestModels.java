package org.pyairtable.ai.chat.external;

import java.time.Clock;
import java.util.List;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.chat.LanguageModels;

/** The models of every provider that settings name, as the service makes them. */
public final class TestModels {
    static final List<ModelProvider> PROVIDERS =
            List.of(new OllamaProvider(), new GeminiProvider(), new AnthropicProvider(), new OpenAiProvider());

    private TestModels() {}

    public static LanguageModels of(AiSettings.Chat settings) {
        return LanguageModelChoice.models(settings, PROVIDERS, Clock.systemUTC());
    }
}
