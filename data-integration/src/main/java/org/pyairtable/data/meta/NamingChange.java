package org.pyairtable.data.meta;

import java.util.Optional;
import org.pyairtable.data.refusal.Refusal;

/**
 * What a table or a field is called from now on.
 *
 * @param name absent when it stays
 * @param description absent when it stays; an empty one removes it
 */
public record NamingChange(Optional<String> name, Optional<String> description) {
    /** Fails with {@code refusal} when nothing can have the new name. */
    String name(String current, Refusal refusal) {
        return name.map(given -> Naming.name(given, refusal)).orElse(current);
    }

    Optional<String> description(Optional<String> current) {
        return description.isPresent() ? Naming.description(description) : current;
    }
}
