package org.pyairtable.communication.notifications;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;

/** The stored preferences; a user without any has muted no category. */
@ApplicationScoped
class PreferenceRepository implements PanacheRepositoryBase<Preferences, String> {
    /** The users among these who have muted the category. */
    Uni<Set<String>> muting(Category category, Set<String> users) {
        if (!category.mayBeMuted()) {
            return Uni.createFrom().item(Set.of());
        }
        return list("userId in ?1", users).map(found -> found.stream()
                .filter(preferences -> preferences.mutes(category))
                .map(Preferences::userId)
                .collect(Collectors.toUnmodifiableSet()));
    }

    Uni<Preferences> of(String userId) {
        return findById(userId).map(found -> found == null ? new Preferences(userId) : found);
    }
}
