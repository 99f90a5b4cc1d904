package org.pyairtable.data.record;

import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/** Which columns of a table are selected, in which order, and how a row of them becomes a record. */
public final class RowLayout {
    private static final String OWN = "t._id, t._no, t._created_at, t._created_by, t._modified_at, t._modified_by";
    private static final int FIRST_CELL = 6;

    private final List<Field> fields;
    private final List<CellCodec> codecs;
    private final String selection;
    private final String source;

    /** @param fields the cells to read; fields of a system kind need not be among them */
    public RowLayout(CellCodecs codecs, Table table, Collection<Field> fields) {
        this.fields = fields.stream()
                .filter(f -> !(f.kind() instanceof FieldKind.RecordOwn))
                .toList();
        this.codecs = this.fields.stream().map(f -> codecs.of(f.kind())).toList();
        StringBuilder columns = new StringBuilder(OWN);
        for (int i = 0; i < this.fields.size(); i++) {
            columns.append(", ").append(selected(this.fields.get(i), this.codecs.get(i)));
        }
        this.selection = columns.toString();
        this.source = SqlNames.table(table.id()) + " t";
    }

    public static RowLayout whole(CellCodecs codecs, Table table) {
        return new RowLayout(codecs, table, table.stored());
    }

    private static String selected(Field field, CellCodec codec) {
        return field.kind() instanceof FieldKind.Link link
                ? links(link)
                : typed("t." + SqlNames.column(field.id()), codec);
    }

    /** Names the type, so that a prepared statement does not outlive a change of the column's type. */
    private static String typed(String column, CellCodec codec) {
        String selected = codec.selected(column);
        return selected.equals(column) ? column + "::" + codec.columnType() : selected;
    }

    /** The linked records' ids in the order of the cell. */
    private static String links(FieldKind.Link link) {
        String own = link.reversed() ? "target" : "source";
        String other = link.reversed() ? "source" : "target";
        return "(select array_agg(l." + other + "_id order by l." + own + "_pos) from "
                + SqlNames.join(link.joinTable()) + " l where l." + own + "_id = t._id)";
    }

    /** The select list. */
    public String selection() {
        return selection;
    }

    /** The from clause; the table is called {@code t}. */
    public String source() {
        return source;
    }

    /** How many columns {@link #selection} has. */
    public int width() {
        return FIRST_CELL + fields.size();
    }

    public RecordState read(Row row) {
        Map<String, Object> cells = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String fieldId = fields.get(i).id();
            codecs.get(i).fromRow(row, FIRST_CELL + i).ifPresent(value -> cells.put(fieldId, value));
        }
        return new RecordState(
                row.getString(0),
                row.getLong(1),
                row.getOffsetDateTime(2).toInstant(),
                row.getString(3),
                row.getOffsetDateTime(4).toInstant(),
                row.getString(5),
                cells);
    }

    /** Reads all rows of a result. */
    public List<RecordState> readAll(Iterable<Row> rows) {
        List<RecordState> records = new ArrayList<>();
        rows.forEach(row -> records.add(read(row)));
        return records;
    }
}
