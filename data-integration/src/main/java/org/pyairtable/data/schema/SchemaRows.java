package org.pyairtable.data.schema;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.wire.Json;

/** Tables, fields and views as they are read from the database. */
final class SchemaRows {
    private SchemaRows() {}

    /**
     * @param tables id, name, description and primary field
     * @param fields as {@link #field}
     * @param views table id, id, name, type and settings
     */
    static List<Table> assemble(RowSet<Row> tables, RowSet<Row> fields, RowSet<Row> views) {
        Map<String, List<Field>> fieldsByTable = new HashMap<>();
        for (Row row : fields) {
            fieldsByTable
                    .computeIfAbsent(row.getString(0), t -> new ArrayList<>())
                    .add(field(row));
        }
        Map<String, List<View>> viewsByTable = new HashMap<>();
        for (Row row : views) {
            viewsByTable
                    .computeIfAbsent(row.getString(0), t -> new ArrayList<>())
                    .add(new View(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            ViewSettings.fromStored(Json.read(row.getString(4)))));
        }
        List<Table> assembled = new ArrayList<>();
        for (Row row : tables) {
            String id = row.getString(0);
            assembled.add(new Table(
                    id,
                    row.getString(1),
                    Optional.ofNullable(row.getString(2)),
                    row.getString(3),
                    fieldsByTable.getOrDefault(id, List.of()),
                    viewsByTable.getOrDefault(id, List.of())));
        }
        return assembled;
    }

    /** @param row table id, id, name, description, type and options */
    static Field field(Row row) {
        return new Field(
                row.getString(1),
                row.getString(2),
                Optional.ofNullable(row.getString(3)),
                FieldOptions.fromStored(row.getString(4), Json.read(row.getString(5))));
    }
}
