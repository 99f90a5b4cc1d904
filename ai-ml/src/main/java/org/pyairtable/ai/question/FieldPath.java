package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A field of a table, or of the table that one of its links leads to. */
public record FieldPath(Optional<FieldShape> link, FieldShape field) {
    public static FieldPath of(FieldShape field) {
        return new FieldPath(Optional.empty(), field);
    }

    public static FieldPath through(FieldShape link, FieldShape field) {
        return new FieldPath(Optional.of(link), field);
    }

    boolean isOwn() {
        return link.isEmpty();
    }

    /** Ids of the links and the field. */
    public List<String> ids() {
        return Stream.concat(link.stream(), Stream.of(field))
                .map(FieldShape::id)
                .toList();
    }

    /** For people. */
    public String name() {
        return link.map(l -> l.name() + " → ").orElse("") + field.name();
    }
}
