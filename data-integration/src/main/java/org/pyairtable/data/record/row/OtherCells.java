package org.pyairtable.data.record.row;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/**
 * Whether a record's cells differ from what is going to be written, decided by the database. Asked in the same order for
 * the same fields, so that the statement is the same one.
 *
 * @param cells what is going to be written, by the id of a field with a column
 */
public record OtherCells(CellCodecs codecs, Table table, Map<String, Optional<Object>> cells) {
    public OtherCells {
        cells = Map.copyOf(cells);
    }

    /** Adds its values to the parameters; the record's id is the one with this number. */
    String condition(int id, Tuple parameters) {
        List<String> differences = new ArrayList<>();
        for (Field field : table.fields()) {
            Optional<Object> cell = cells.get(field.id());
            if (cell != null) {
                CellCodec codec = codecs.of(field.kind());
                parameters.addString(
                        cell.map(stored -> RowArrays.text(codec, stored)).orElse(null));
                differences.add("o." + SqlNames.column(field.id()) + " is distinct from $" + parameters.size()
                        + "::text::" + codec.columnType());
            }
        }
        return "(select " + String.join(" or ", differences) + " from " + SqlNames.table(table.id())
                + " o where o._id = $" + id + ")";
    }
}
