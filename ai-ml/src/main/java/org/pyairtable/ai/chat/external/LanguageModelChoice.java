package org.pyairtable.ai.chat.external;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.util.List;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.chat.LanguageModels;
import org.pyairtable.ai.chat.ModelBreaker;

/** The language models that the configuration names, in its order. */
@ApplicationScoped
class LanguageModelChoice {
    /** Of the application's scope, so that it has a proxy and a test can put other models behind it. */
    @Produces
    @ApplicationScoped
    LanguageModels languageModels(AiSettings config, @Any Instance<ModelProvider> providers, Clock clock) {
        return models(config.chat(), providers.stream().toList(), clock);
    }

    static LanguageModels models(AiSettings.Chat settings, List<ModelProvider> providers, Clock clock) {
        return new LanguageModels(settings.order().stream()
                .distinct()
                .flatMap(name -> providers.stream().filter(provider -> provider.provider() == name))
                .flatMap(provider -> provider.model(settings).stream())
                .map(model -> new ModelBreaker(model, clock, settings.failuresToPause(), settings.pause()))
                .toList());
    }
}
