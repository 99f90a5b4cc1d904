package org.pyairtable.workflow.scope;

import java.util.List;
import java.util.Optional;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Reply.TableDescription;

/**
 * A table as it was when the workflow was saved. Formulas and templates name its fields as they were called then, so
 * that a later renaming does not break them: records are matched by field id.
 */
public record TableSchema(String baseId, String baseName, String tableId, String tableName, List<FieldInfo> fields) {
    public TableSchema {
        fields = List.copyOf(fields);
    }

    public static TableSchema of(TableDescription description) {
        return new TableSchema(
                description.baseId(),
                description.baseName(),
                description.tableId(),
                description.tableName(),
                description.fields());
    }

    /** Finds a field by id or, failing that, by name. */
    public Optional<FieldInfo> field(String nameOrId) {
        return byId(nameOrId)
                .or(() -> fields.stream().filter(f -> f.name().equals(nameOrId)).findFirst());
    }

    public Optional<FieldInfo> byId(String fieldId) {
        return fields.stream().filter(f -> f.id().equals(fieldId)).findFirst();
    }
}
