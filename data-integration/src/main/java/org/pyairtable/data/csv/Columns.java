package org.pyairtable.data.csv;

import java.util.List;
import java.util.Optional;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.schema.Field;

/**
 * The columns of a file that is being read.
 *
 * @param headed how many the header has, those at its end included that have neither a name nor values
 */
record Columns(List<Planned> planned, int headed) {
    /**
     * @param header what the file calls it
     * @param name of the field it goes into
     * @param field the field, or what it will be; its id is not settled before it is there
     * @param reading absent for a column whose values go nowhere
     */
    record Planned(String header, String name, Optional<Field> field, Optional<Column> reading) {}

    Columns {
        planned = List.copyOf(planned);
    }

    /** @return whether a cell of these rows means something that depends on the rest of the file */
    boolean observe(List<CsvRow> rows) {
        boolean open = false;
        for (CsvRow row : rows) {
            int cells = Math.min(row.cells().size(), planned.size());
            for (int column = 0; column < cells; column++) {
                Optional<Column> reading = planned.get(column).reading();
                open |= reading.isPresent()
                        && !row.cells().get(column).isEmpty()
                        && reading.get().observe(row.cells().get(column));
            }
        }
        return open;
    }

    void decide() {
        planned.forEach(column -> column.reading().ifPresent(Column::decide));
    }

    List<ColumnReport> reports() {
        return planned.stream().map(ColumnReport::of).toList();
    }
}
