package org.pyairtable.ai.provider;

import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.AiSettings.Chat.Vendor;

/**
 * A provider that the installation knows.
 *
 * @param provider its name
 * @param model that it is asked for
 * @param takesKey whether a workspace may have a key of its own for it
 * @param ready whether it can be asked without one
 */
@Schema(name = "ProviderOffer")
public record ProviderOffer(String provider, String model, boolean takesKey, boolean ready) {
    /** In the order in which they are asked; a provider that the operator leaves out of it is not offered. */
    static List<ProviderOffer> of(AiSettings.Chat settings) {
        return settings.order().stream()
                .distinct()
                .map(vendor -> switch (vendor) {
                    case OPENAI ->
                        keyed(
                                vendor,
                                settings.model(),
                                settings.apiKey().isPresent()
                                        || settings.baseUrl().isPresent());
                    case ANTHROPIC ->
                        keyed(
                                vendor,
                                settings.anthropic().model(),
                                settings.anthropic().apiKey().isPresent());
                    case GEMINI ->
                        keyed(
                                vendor,
                                settings.gemini().model(),
                                settings.gemini().apiKey().isPresent());
                    case OLLAMA ->
                        new ProviderOffer(
                                name(vendor),
                                settings.ollama().model(),
                                false,
                                settings.ollama().baseUrl().isPresent());
                })
                .toList();
    }

    private static ProviderOffer keyed(Vendor vendor, String model, boolean ready) {
        return new ProviderOffer(name(vendor), model, true, ready);
    }

    static String name(Vendor vendor) {
        return vendor.name().toLowerCase(Locale.ROOT);
    }

    static Vendor vendor(String name) {
        return Vendor.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
