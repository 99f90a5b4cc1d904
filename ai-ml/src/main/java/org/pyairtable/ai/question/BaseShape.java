package org.pyairtable.ai.question;

import java.util.List;
import java.util.Optional;

/** A base as the asker may see it. */
public record BaseShape(String id, String name, List<TableShape> tables) {
    public BaseShape {
        tables = List.copyOf(tables);
    }

    public Optional<TableShape> table(String id) {
        return tables.stream().filter(table -> table.id().equals(id)).findFirst();
    }

    public Optional<TableShape> linked(FieldShape link) {
        return link.linkedTable().flatMap(this::table);
    }
}
