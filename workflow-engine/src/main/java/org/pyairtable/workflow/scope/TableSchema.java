package org.pyairtable.workflow.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Reply.TableDescription;

/** A table as the engine knows it: as it was when the workflow was saved, or as its owner described it last. */
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

    /** As {@link #field}, or by a name in other letter case, as a formula over records finds it. */
    public Optional<FieldInfo> fieldInAnyCase(String nameOrId) {
        return field(nameOrId).or(() -> fields.stream()
                .filter(f -> f.name().equalsIgnoreCase(nameOrId))
                .findFirst());
    }

    /** This table, with the fields that an earlier description had and that are gone: definitions may still name them. */
    public TableSchema keeping(TableSchema earlier) {
        List<FieldInfo> all = new ArrayList<>(fields);
        earlier.fields().stream().filter(f -> byId(f.id()).isEmpty()).forEach(all::add);
        return new TableSchema(baseId, baseName, tableId, tableName, all);
    }

    public Optional<FieldInfo> byId(String fieldId) {
        return fields.stream().filter(f -> f.id().equals(fieldId)).findFirst();
    }
}
