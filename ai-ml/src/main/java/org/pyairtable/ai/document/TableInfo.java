package org.pyairtable.ai.document;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A table as far as it is known from events. */
public record TableInfo(
        String workspaceId, String baseId, String baseName, String tableId, String tableName, List<TableField> fields) {
    public TableInfo {
        fields = List.copyOf(fields);
    }

    /** A field by id or, whatever the case, by name. */
    public Optional<TableField> field(String idOrName) {
        return fields.stream()
                .filter(f -> f.id().equals(idOrName)
                        || f.name().toLowerCase(Locale.ROOT).equals(idOrName.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
