package org.pyairtable.ai.provider;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.ai.AiSettings.Chat.Vendor;

/**
 * What the owner of a workspace has decided about language models of third parties.
 *
 * @param allowed whether any may be asked
 * @param order in which they are asked; empty for that of the installation
 * @param models those that may be asked; empty for all of the installation
 * @param keys of the workspace, which are used instead of the installation's
 * @param unreadable providers whose key cannot be decrypted; the installation's key is not used in its place
 */
public record ProviderChoice(
        boolean allowed, List<Vendor> order, Set<String> models, Map<Vendor, ApiKey> keys, Set<Vendor> unreadable) {
    /** What holds until an owner decides. */
    static final ProviderChoice NONE = new ProviderChoice(false, List.of(), Set.of(), Map.of(), Set.of());

    public ProviderChoice {
        order = List.copyOf(order);
        models = Set.copyOf(models);
        keys = Map.copyOf(keys);
        unreadable = Set.copyOf(unreadable);
    }

    public boolean allows(Vendor vendor, String model) {
        return allowed && !unreadable.contains(vendor) && (models.isEmpty() || models.contains(model));
    }
}
