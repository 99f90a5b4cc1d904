package org.pyairtable.data.record.computed;

import java.util.List;
import org.pyairtable.data.cell.AiTextCells;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/** Marks generated texts as stale whose prompt reads a cell that a transaction changes, unless it writes the text too. */
public final class StaleTexts {
    private StaleTexts() {}

    public static void mark(Changes changes) {
        for (String tableId : changes.tables()) {
            Table table = changes.table(tableId);
            for (Field field : table.fields()) {
                if (field.kind() instanceof FieldKind.AiText kind
                        && !kind.references().isEmpty()) {
                    List.copyOf(changes.of(tableId)).forEach(record -> mark(record, field, kind));
                }
            }
        }
    }

    private static void mark(Touched record, Field field, FieldKind.AiText kind) {
        boolean stale = record.before().isPresent()
                && record.after().isPresent()
                && !record.hasChanged(field.id())
                && kind.references().stream().anyMatch(record::hasChanged);
        if (stale) {
            record.set(field.id(), record.now().cell(field).map(AiTextCells::stale));
        }
    }
}
