package org.pyairtable.ai.chat.external;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.chat.LanguageModel;
import org.pyairtable.ai.chat.LanguageModels;
import org.pyairtable.ai.chat.ModelBreaker;

/** The language models that the configuration names. */
@ApplicationScoped
class LanguageModelChoice {
    /** Of the application's scope, so that it has a proxy and a test can put other models behind it. */
    @Produces
    @ApplicationScoped
    LanguageModels languageModels(AiSettings config, @Any Instance<ModelProvider> providers, Clock clock) {
        return models(config.chat(), providers.stream().toList(), clock);
    }

    static LanguageModels models(AiSettings.Chat settings, List<ModelProvider> providers, Clock clock) {
        Map<Vendor, ModelBreaker> ofInstallation = new EnumMap<>(Vendor.class);
        for (ModelProvider provider : providers) {
            provider.model(settings)
                    .map(model -> breaker(model, settings, clock))
                    .ifPresent(breaker -> ofInstallation.put(provider.provider(), breaker));
        }
        ofInstallation.keySet().retainAll(settings.order());
        return new LanguageModels(
                settings.order().stream().distinct().toList(), ofInstallation, (vendor, key) -> providers.stream()
                        .filter(provider -> provider.provider() == vendor)
                        .flatMap(provider -> provider.model(settings, Optional.of(key)).stream())
                        .map(model -> breaker(model, settings, clock))
                        .findFirst());
    }

    private static ModelBreaker breaker(LanguageModel model, AiSettings.Chat settings, Clock clock) {
        return new ModelBreaker(model, clock, settings.failuresToPause(), settings.pause());
    }
}
