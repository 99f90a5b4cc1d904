package org.pyairtable.ai.chat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.pyairtable.ai.AiConfig;
import org.pyairtable.ai.chat.external.OpenAiLanguageModel;

/** The language model that is configured, if any. */
@ApplicationScoped
public class LanguageModels {
    private final Optional<LanguageModel> configured;

    @Inject
    LanguageModels(AiConfig config) {
        this(config.chat().configured() ? Optional.of(new OpenAiLanguageModel(config.chat())) : Optional.empty());
    }

    LanguageModels(Optional<LanguageModel> configured) {
        this.configured = configured;
    }

    public Optional<LanguageModel> configured() {
        return configured;
    }
}
