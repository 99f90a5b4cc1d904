package org.pyairtable.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to records. Topic {@code data.records}, keyed by table id: a table's changes stay in order. */
public sealed interface RecordEvent extends Event {
    String baseId();

    String tableId();

    @Override
    default String aggregateId() {
        return tableId();
    }

    /**
     * One write request and all that it changed in one table, recomputed cells included. A request that is too large for one
     * event is split; the parts share the correlation id.
     *
     * @param schema the fields that occur in {@code changes}, and the primary field first
     * @param via how it was written: {@code api}, {@code command}, {@code sync}, {@code import}, {@code automation}, {@code
     *     schema} when it follows from a change of the table's schema, {@code time} when formulas read the clock
     */
    @EventType("org.pyairtable.data.records.changed.v1")
    record RecordsChanged(
            String baseId,
            String baseName,
            String tableId,
            String tableName,
            List<FieldInfo> schema,
            List<RecordChange> changes,
            String via)
            implements RecordEvent {
        public RecordsChanged {
            schema = List.copyOf(schema);
            changes = List.copyOf(changes);
        }
    }

    /** @param type Airtable's field type, for example {@code singleLineText} */
    record FieldInfo(String id, String name, String type) {}

    /** What a change did to a record. */
    enum ChangeKind {
        CREATED,
        UPDATED,
        DELETED
    }

    /**
     * One record's change. Cell values are in the JSON format of Airtable's Web API.
     *
     * @param fields all non-empty cells after the change by field id; empty when deleted
     * @param before the earlier values of the changed cells by field id; a null value was an empty cell. Created: empty.
     *     Deleted: all non-empty cells. Updated and empty: the record was not edited; its computed cells, or the names of
     *     its choices, are published again because the schema changed
     * @param display primary field as text after the change (before it, when deleted)
     * @param links display texts of linked records by record id, for the link cells in {@code fields}, or in
     *     {@code before} of a deleted record
     * @param partialLinks ids of link fields of which {@code fields} or {@code before} holds the first records only, because
     *     the cell has too many for an event; absent when there are none. Read the record for the whole cell
     */
    record RecordChange(
            String recordId,
            ChangeKind kind,
            Map<String, Object> fields,
            Map<String, @Nullable Object> before,
            String display,
            Map<String, String> links,
            @Nullable List<String> partialLinks) {}
}
