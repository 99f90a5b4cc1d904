package org.pyairtable.workflow.runs.dryrun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.scope.TableSchema;

/** What one step of a dry run reads, by path, as people write it. */
final class DryInput implements Scope.Reads {
    private static final int MOST = 50;

    private final Optional<TableSchema> table;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** @param table of the trigger's record, whose fields definitions name by their ids */
    DryInput(Optional<TableSchema> table) {
        this.table = table;
    }

    @Override
    public void read(Reference reference, Optional<Object> value) {
        if (values.size() < MOST) {
            values.put(named(reference).text(), value.orElse(null));
        }
    }

    private Reference named(Reference reference) {
        return switch (reference) {
            case Reference.RecordField cell -> new Reference.RecordField(name(cell.field()));
            case Reference.CellIds ids -> new Reference.CellIds(name(ids.field()));
            case Reference.CellBefore cell -> new Reference.CellBefore(name(cell.field()));
            case Reference other -> other;
        };
    }

    private String name(String fieldId) {
        return table.flatMap(shape -> shape.byId(fieldId))
                .map(field -> field.name())
                .orElse(fieldId);
    }

    Map<String, @Nullable Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
