package org.pyairtable.data.record.row;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.outbox.sql.Rows;

/** Which columns of a table are selected, in which order, and how a row of them becomes a record. */
public final class RowLayout {
    private static final String OWN = "t._id, t._no, t._created_at, t._created_by, t._modified_at, t._modified_by";
    private static final int FIRST_CELL = 6;

    private final List<Field> fields;
    private final List<CellCodec> codecs;
    private final String selection;
    private final String source;
    private final Set<String> large;
    private final int most;

    /** @param fields the cells to read; fields of a system kind need not be among them */
    public RowLayout(CellCodecs codecs, Table table, Collection<Field> fields) {
        this(codecs, table, fields, Set.of(), Integer.MAX_VALUE);
    }

    /**
     * As above.
     *
     * @param large ids of link fields whose cells are {@link ManyLinks} when they have more than {@code most} records
     */
    public RowLayout(CellCodecs codecs, Table table, Collection<Field> fields, Set<String> large, int most) {
        this.large = Set.copyOf(large);
        this.most = most;
        this.fields = fields.stream()
                .filter(f -> !(f.kind() instanceof FieldKind.RecordOwn))
                .toList();
        this.codecs = this.fields.stream().map(f -> codecs.of(f.kind())).toList();
        StringBuilder columns = new StringBuilder(OWN);
        for (int i = 0; i < this.fields.size(); i++) {
            Field field = this.fields.get(i);
            columns.append(", ")
                    .append(
                            large.contains(field.id())
                                    ? some((FieldKind.Link) field.kind(), most + 1)
                                    : selected(field, this.codecs.get(i)));
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
        return "(select array_agg(l." + other + "_id order by l." + own + "_pos) from " + SqlNames.links(link)
                + " l where l." + own + "_id = t._id)";
    }

    /** As {@link #links} of a cell with fewer; of a larger one so many ids. */
    private static String some(FieldKind.Link link, int count) {
        String own = link.reversed() ? "target" : "source";
        String other = link.reversed() ? "source" : "target";
        return "(select array_agg(l.id order by l.pos) from (select " + other + "_id as id, " + own
                + "_pos as pos from " + SqlNames.links(link) + " where " + own + "_id = t._id limit " + count
                + ") l)";
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

    /** How many bytes a column of {@link #selection} takes, as an expression; empty for one that is never large. */
    public Optional<String> size(int column, String name) {
        if (column < FIRST_CELL || column >= width()) {
            return Optional.empty();
        }
        CellCodec codec = codecs.get(column - FIRST_CELL);
        return switch (codec.columnType()) {
            case "text", "jsonb" -> Optional.of("octet_length(" + name + ")");
            case "text[]" -> Optional.of("pg_column_size(" + name + ")");
            default -> Optional.empty();
        };
    }

    public RecordState read(Row row) {
        Map<String, Object> cells = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String fieldId = fields.get(i).id();
            codecs.get(i)
                    .fromRow(row, FIRST_CELL + i)
                    .ifPresent(value -> cells.put(fieldId, large.contains(fieldId) ? many(value) : value));
        }
        return new RecordState(
                row.getString(0),
                row.getLong(1),
                Rows.instant(row, 2),
                row.getString(3),
                Rows.instant(row, 4),
                row.getString(5),
                cells);
    }

    private Object many(Object cell) {
        List<String> ids = Changes.ids(Optional.of(cell));
        return ids.size() > most ? ManyLinks.of(ids.subList(0, most)) : cell;
    }

    /** Those of the records that exist. */
    public Uni<List<RecordState>> byIds(SqlClient client, Collection<String> ids) {
        return client.preparedQuery("select " + selection + " from " + source + " where t._id = any($1)")
                .execute(Tuple.of(ids.toArray(String[]::new)))
                .map(this::readAll);
    }

    /** Reads all rows of a result. */
    public List<RecordState> readAll(Iterable<Row> rows) {
        List<RecordState> records = new ArrayList<>();
        rows.forEach(row -> records.add(read(row)));
        return records;
    }
}
