package org.pyairtable.data.record.computed;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;

/** When a user last changed the fields of records. Where that was not kept, the record's own time stands in. */
final class LastChanges {
    private LastChanges() {}

    /** A record that is new and has none of the cells has none that ever changed. */
    static boolean isAny(Set<String> fieldIds, RecordState record) {
        return !record.modifiedAt().equals(record.createdAt())
                || fieldIds.stream().anyMatch(record.cells()::containsKey);
    }

    /** Empty when nobody ever changed the field; nobody changes what is computed. */
    static Optional<Instant> of(Table table, RecordState record, String fieldId) {
        Optional<Field> kept = table.time(fieldId);
        if (kept.isPresent()) {
            return record.cell(kept.get()).map(time -> Instant.parse((String) time));
        }
        boolean written = table.has(fieldId) && !table.field(fieldId).isComputed();
        return written && isAny(Set.of(fieldId), record) ? Optional.of(record.modifiedAt()) : Optional.empty();
    }
}
