package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;

/** A table as the asker may see it. */
public record TableShape(
        String baseId, String baseName, String id, String name, FieldShape primary, List<FieldShape> fields) {
    public TableShape {
        fields = List.copyOf(fields);
    }

    /** A field by id or, whatever the case, by name. */
    public Optional<FieldShape> field(String idOrName) {
        return fields.stream()
                .filter(field -> field.id().equals(idOrName)
                        || Folding.fold(field.name()).equals(Folding.fold(idOrName)))
                .findFirst();
    }
}
