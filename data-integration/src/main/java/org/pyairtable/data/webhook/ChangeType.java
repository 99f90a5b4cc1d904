package org.pyairtable.data.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to a record, field or table. */
enum ChangeType {
    ADD,
    REMOVE,
    UPDATE;

    static Optional<ChangeType> named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
