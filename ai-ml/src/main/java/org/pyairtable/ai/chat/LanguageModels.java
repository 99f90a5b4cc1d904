package org.pyairtable.ai.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.ai.provider.ApiKey;
import org.pyairtable.ai.provider.ProviderChoice;

/** The language models that the installation and its workspaces have keys for. */
public class LanguageModels {
    /** Models with keys of workspaces that are held with what is known of their failures. */
    private static final int MOST_HELD = 200;

    private record Keyed(Vendor vendor, ApiKey key) {}

    private final List<Vendor> order;
    private final Map<Vendor, ModelBreaker> ofInstallation;
    private final BiFunction<Vendor, ApiKey, Optional<ModelBreaker>> withKey;
    private final Map<Keyed, ModelBreaker> ofWorkspaces = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param order of all providers that may be asked
     * @param ofInstallation empty when the installation has none
     * @param withKey makes the model that is asked with a key of a workspace
     */
    public LanguageModels(
            List<Vendor> order,
            Map<Vendor, ModelBreaker> ofInstallation,
            BiFunction<Vendor, ApiKey, Optional<ModelBreaker>> withKey) {
        this.order = List.copyOf(order);
        this.ofInstallation = Map.copyOf(ofInstallation);
        this.withKey = withKey;
    }

    /** Whether the installation has none that is asked without a key of a workspace. */
    boolean isEmpty() {
        return ofInstallation.isEmpty();
    }

    /** Those that a workspace allows, in the order in which they are asked. */
    List<ModelBreaker> of(ProviderChoice choice) {
        List<ModelBreaker> models = new ArrayList<>();
        for (Vendor vendor : choice.order().isEmpty() ? order : choice.order()) {
            if (order.contains(vendor)) {
                model(vendor, choice)
                        .filter(breaker -> choice.allows(vendor, breaker.model().model()))
                        .ifPresent(models::add);
            }
        }
        return models;
    }

    private Optional<ModelBreaker> model(Vendor vendor, ProviderChoice choice) {
        ApiKey key = choice.keys().get(vendor);
        return key == null ? Optional.ofNullable(ofInstallation.get(vendor)) : held(new Keyed(vendor, key));
    }

    /** Each key has a breaker of its own: one that is refused says nothing about those of others. */
    private synchronized Optional<ModelBreaker> held(Keyed keyed) {
        ModelBreaker known = ofWorkspaces.get(keyed);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ModelBreaker> made = withKey.apply(keyed.vendor(), keyed.key());
        made.ifPresent(breaker -> {
            ofWorkspaces.put(keyed, breaker);
            if (ofWorkspaces.size() > MOST_HELD) {
                ofWorkspaces.remove(ofWorkspaces.keySet().iterator().next());
            }
        });
        return made;
    }
}
