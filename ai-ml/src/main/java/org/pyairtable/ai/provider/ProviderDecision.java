package org.pyairtable.ai.provider;

import jakarta.validation.constraints.NotNull;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * What an owner decides; all at once, except for keys, which nobody can read back.
 *
 * @param allowed whether language models of third parties may be asked
 * @param providers in the order in which they are asked; absent or empty for that of the installation
 * @param models those that may be asked; absent or empty for all
 * @param keys by provider; null removes one, and one that is not named stays
 */
public record ProviderDecision(
        @NotNull Boolean allowed,
        @Nullable List<@Nullable String> providers,
        @Nullable List<@Nullable String> models,
        @Nullable Map<String, @Nullable String> keys) {
    private static final int SHORTEST_KEY = 8;
    private static final int LONGEST_KEY = 500;

    /** The providers in their order; refused when one is not offered or is named twice. */
    List<String> checkedProviders(List<ProviderOffer> offers) {
        Set<String> offered = offers.stream().map(ProviderOffer::provider).collect(Collectors.toSet());
        return checked("providers", providers, offered, "provider");
    }

    /** Refused when one is not offered or is named twice. */
    List<String> checkedModels(List<ProviderOffer> offers) {
        Set<String> offered = offers.stream().map(ProviderOffer::model).collect(Collectors.toSet());
        return checked("models", models, offered, "model");
    }

    private static List<String> checked(
            String member, @Nullable List<@Nullable String> given, Set<String> offered, String what) {
        if (given == null) {
            return List.of();
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i);
            if (name == null || !offered.contains(name)) {
                throw ServiceException.invalid(
                        member + "[" + i + "]",
                        "'%s' is not a %s of this installation, which has %s"
                                .formatted(
                                        name,
                                        what,
                                        String.join(
                                                ", ", offered.stream().sorted().toList())));
            }
            if (!seen.add(name)) {
                throw ServiceException.invalid(member + "[" + i + "]", "'" + name + "' is named twice");
            }
        }
        return given.stream()
                .flatMap(name -> Optional.ofNullable(name).stream())
                .toList();
    }

    /** Keys to be stored by provider; empty for those to be removed. */
    Map<String, Optional<ApiKey>> checkedKeys(List<ProviderOffer> offers) {
        Map<String, Optional<ApiKey>> checked = new HashMap<>();
        if (keys != null) {
            keys.forEach((provider, key) -> {
                if (offers.stream().noneMatch(offer -> offer.provider().equals(provider) && offer.takesKey())) {
                    throw ServiceException.invalid(
                            "keys", "'" + provider + "' is not a provider of this installation that takes a key");
                }
                checked.put(provider, Optional.ofNullable(key).map(given -> checkedKey(provider, given)));
            });
        }
        return checked;
    }

    private static ApiKey checkedKey(String provider, String key) {
        if (key.length() < SHORTEST_KEY || key.length() > LONGEST_KEY) {
            throw ServiceException.invalid(
                    "keys." + provider, "does not have " + SHORTEST_KEY + " to " + LONGEST_KEY + " characters");
        }
        if (key.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw ServiceException.invalid(
                    "keys." + provider, "has a space or another character that no key has; copy it anew");
        }
        return new ApiKey(key);
    }

    /** Keeps keys out of logs. */
    @Override
    public String toString() {
        return "ProviderDecision[allowed=" + allowed + "]";
    }
}
