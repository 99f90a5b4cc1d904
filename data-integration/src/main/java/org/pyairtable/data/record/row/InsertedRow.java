package org.pyairtable.data.record.row;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;

/** A record as {@code jsonb_populate_recordset} reads a row of its table. */
public final class InsertedRow {
    private InsertedRow() {}

    /** @param columns fields with columns */
    public static Map<String, Object> of(CellCodecs codecs, RecordState record, List<Field> columns) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("_id", record.id());
        row.put("_no", record.number());
        row.put("_created_at", record.createdAt().toString());
        row.put("_created_by", record.createdBy());
        row.put("_modified_at", record.modifiedAt().toString());
        row.put("_modified_by", record.modifiedBy());
        for (Field field : columns) {
            CellCodec codec = codecs.of(field.kind());
            record.cell(field).ifPresent(stored -> row.put(field.id(), codec.toColumn(stored)));
        }
        return row;
    }
}
