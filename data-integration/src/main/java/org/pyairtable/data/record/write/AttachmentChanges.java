package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.attachment.AttachmentRows.Added;
import org.pyairtable.data.attachment.AttachmentRows.Place;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/** Notes which files cells hold from now on, and which they hold no more, in the transaction that changes the cells. */
final class AttachmentChanges {
    private final Changes changes;
    private final AttachmentRows rows;
    private final List<Added> added = new ArrayList<>();
    private final List<String> restored = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();

    AttachmentChanges(Changes changes, AttachmentRows rows) {
        this.changes = changes;
        this.rows = rows;
    }

    /** Each sends one statement at the most. */
    List<Uni<Void>> statements() {
        for (String tableId : changes.tables()) {
            Table table = changes.table(tableId);
            for (Field field : table.fields()) {
                if (field.kind() instanceof FieldKind.Attachments) {
                    changes.of(tableId).stream()
                            .filter(record -> record.hasChanged(field.id()))
                            .forEach(record -> compare(table, field, record));
                }
            }
        }
        return List.of(
                rows.add(changes.connection(), added),
                rows.restore(changes.connection(), restored),
                rows.remove(changes.connection(), removed));
    }

    private void compare(Table table, Field field, Touched record) {
        Map<String, Map<?, ?>> before = files(record.before(), field);
        Map<String, Map<?, ?>> after = files(record.after(), field);
        before.keySet().stream().filter(id -> !after.containsKey(id)).forEach(removed::add);
        after.forEach((id, file) -> {
            if (before.containsKey(id)) {
                return;
            }
            if (file.get("url") instanceof String source) {
                Place place = new Place(changes.schema().base().id(), table.id(), record.id(), field.id());
                added.add(new Added(
                        id, place, String.valueOf(file.get("filename")), Optional.of(source), changes.author()));
            } else {
                restored.add(id);
            }
        });
    }

    private static Map<String, Map<?, ?>> files(Optional<RecordState> record, Field field) {
        Map<String, Map<?, ?>> files = new LinkedHashMap<>();
        if (record.flatMap(state -> state.cell(field)).orElse("") instanceof List<?> list) {
            for (Object file : list) {
                if (file instanceof Map<?, ?> map) {
                    files.put(String.valueOf(map.get("id")), map);
                }
            }
        }
        return files;
    }
}
