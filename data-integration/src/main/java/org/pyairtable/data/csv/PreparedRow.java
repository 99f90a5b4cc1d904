package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Field;

/**
 * A row as it is to be written.
 *
 * @param record its cells by field id
 * @param reads by column, those that are no plain values
 * @param surplus why the row cannot be a record
 */
record PreparedRow(CsvRow row, ObjectNode record, Map<Integer, CellRead> reads, Optional<String> surplus) {
    static PreparedRow of(CsvRow row, List<Optional<Field>> fields, Columns columns) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        Map<Integer, CellRead> reads = Map.of();
        int cells = Math.min(row.cells().size(), fields.size());
        for (int i = 0; i < cells; i++) {
            String cell = row.cells().get(i);
            Optional<Field> field = fields.get(i);
            Optional<Column> reading = columns.planned()
                    .get(i)
                    .reading()
                    .filter(r -> !cell.isBlank() || (r instanceof Column.Plain && !cell.isEmpty()));
            if (field.isPresent() && reading.isPresent()) {
                CellRead read = reading.get().read(cell);
                switch (read) {
                    case CellRead.Value value -> {
                        record.set(field.get().id(), value.value());
                        if (value.remark().isPresent()) {
                            reads = with(reads, i, read);
                        }
                    }
                    case CellRead.Unreadable nothing -> reads = with(reads, i, read);
                }
            }
        }
        return new PreparedRow(row, record, reads, surplus(row, columns));
    }

    private static Map<Integer, CellRead> with(Map<Integer, CellRead> reads, int column, CellRead read) {
        Map<Integer, CellRead> more = reads.isEmpty() ? new HashMap<>() : reads;
        more.put(column, read);
        return more;
    }

    /** A value that has no field. */
    static Optional<String> surplus(CsvRow row, Columns columns) {
        int width = columns.planned().size();
        for (int i = 0; i < row.cells().size(); i++) {
            boolean nowhere = i >= width || columns.planned().get(i).field().isEmpty();
            if (nowhere && !row.cells().get(i).isBlank()) {
                return Optional.of(
                        i < columns.headed()
                                ? "Column " + (i + 1) + " has a value but no name in the header"
                                : "The row has more cells than the header");
            }
        }
        return Optional.empty();
    }

    boolean isBlank() {
        return row.cells().stream().allMatch(String::isBlank);
    }

    ObjectNode recordToWrite() {
        if (surplus.isPresent()) {
            throw new InvalidRequest.Rule(surplus.get()).exception();
        }
        return record;
    }

    /** What cannot be read stays empty; that must not go unsaid. */
    void remark(Remarks remarks, List<Optional<Field>> fields, Columns columns, RecordState written) {
        int cells = Math.min(row.cells().size(), fields.size());
        for (int i = 0; i < cells; i++) {
            String cell = row.cells().get(i);
            Optional<Column> reading = columns.planned().get(i).reading();
            if (cell.isBlank() || reading.isEmpty()) {
                continue;
            }
            String name = columns.planned().get(i).name();
            CellRead read = reads.get(i);
            if (read != null) {
                switch (read) {
                    case CellRead.Value value ->
                        value.remark().ifPresent(how -> remarks.changed(row.line(), name, cell, how));
                    case CellRead.Unreadable nothing -> remarks.emptied(row.line(), name, cell, nothing.reason());
                }
            } else if (!(reading.get() instanceof TickColumn)
                    && fields.get(i).flatMap(written::cell).isEmpty()) {
                remarks.emptied(row.line(), name, cell, Optional.empty());
            }
        }
    }
}
