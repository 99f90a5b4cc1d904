package org.pyairtable.data.record.history;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.time.Utc;

/** Writes what happens to records into their history, in the transaction in which it happens. */
@Singleton
public class RecordHistory {
    static final String CHANGED = "changed";
    static final String DELETED = "deleted";
    static final String RESTORED = "restored";

    private static final String INSERT = """
            insert into record_history (table_id, record_id, made_at, made_by, via, kind, cells)
            select u.t, u.r, $1, $2, $3, u.k, u.c from unnest($4::text[], $5::text[], $6::text[], $7::text[]) as u (t, r, k, c)""";

    /** The names of the choices in a cell of a multiple select. */
    private static final String LISTED =
            "select jsonb_agg($6::text::jsonb -> c order by n) from unnest(%s) with ordinality as u (c, n) %s";

    private final CellCodecs codecs;

    RecordHistory(CellCodecs codecs) {
        this.codecs = codecs;
    }

    /** What is inserted by one statement. */
    private static final class Rows {
        final List<String> tables = new ArrayList<>();
        final List<String> records = new ArrayList<>();
        final List<String> kinds = new ArrayList<>();
        final List<String> cells = new ArrayList<>();

        void add(String tableId, String recordId, String kind, String json) {
            tables.add(tableId);
            records.add(recordId);
            kinds.add(kind);
            cells.add(json);
        }

        Uni<Void> insert(SqlConnection connection, Instant at, EventContext context, String via) {
            return connection
                    .preparedQuery(INSERT)
                    .execute(Tuple.from(List.of(
                            Utc.of(at),
                            context.actor(),
                            via,
                            array(tables),
                            array(records),
                            array(kinds),
                            array(cells))))
                    .replaceWithVoid();
        }

        private static String[] array(List<String> texts) {
            return texts.toArray(String[]::new);
        }
    }

    /** One statement at the most, whatever the number of records. */
    public List<Uni<Void>> statements(Changes changes, EventContext context, String via) {
        return statements(changes, UnaryOperator.identity(), context, via);
    }

    /** @param earlier a field as it was when the earlier states of the records were stored */
    public List<Uni<Void>> statements(Changes changes, UnaryOperator<Field> earlier, EventContext context, String via) {
        Rows rows = new Rows();
        for (String tableId : changes.tables()) {
            HistoryCells cells = new HistoryCells(codecs, changes.table(tableId), earlier);
            for (Touched record : changes.of(tableId)) {
                add(rows, tableId, record, cells);
            }
        }
        return rows.tables.isEmpty()
                ? List.of()
                : List.of(rows.insert(changes.connection(), changes.now(), context, via));
    }

    private static void add(Rows rows, String tableId, Touched record, HistoryCells cells) {
        if (record.before().isEmpty() || record.kind().isEmpty()) {
            return;
        }
        Map<String, Object> changed = cells.of(record);
        if (record.isDeleted() || !changed.isEmpty()) {
            rows.add(tableId, record.id(), record.isDeleted() ? DELETED : CHANGED, Json.write(changed));
        }
    }

    /**
     * That cells lose choices of a select, to be called before they do. However many records have them, the database does it
     * alone.
     *
     * @param was the field with all its choices
     * @param gone ids of choices
     */
    public Uni<Void> choicesGone(
            SqlConnection connection, String tableId, Field was, List<String> gone, Instant at, EventContext context) {
        String column = SqlNames.column(was.id());
        Map<String, String> names = new HashMap<>();
        FieldKind.Select select = (FieldKind.Select) was.kind();
        select.choices().forEach(choice -> names.put(choice.id(), choice.name()));
        boolean single = was.kind() instanceof FieldKind.SingleSelect;
        String cell = single
                ? "'before', $6::text::jsonb -> " + column
                : "'before', (" + LISTED.formatted(column, "") + "), 'after', ("
                        + LISTED.formatted(column, "where c <> all($7)") + ")";
        return connection
                .preparedQuery("insert into record_history (table_id, record_id, made_at, made_by, via, kind, cells)"
                        + " select $1, _id, $2, $3, 'schema', 'changed', jsonb_strip_nulls(jsonb_build_object($4::text,"
                        + " jsonb_build_object('type', $5::text, " + cell + ")))::text from " + SqlNames.table(tableId)
                        + " where " + (single ? column + " = any($7)" : column + " && $7"))
                .execute(Tuple.from(List.of(
                        tableId,
                        Utc.of(at),
                        context.actor(),
                        was.id(),
                        was.kind().type(),
                        Json.write(names),
                        gone.toArray(String[]::new))))
                .replaceWithVoid();
    }

    /** That deleted records are there again. */
    public Uni<Void> restored(
            SqlConnection connection, String tableId, List<String> recordIds, Instant at, EventContext context) {
        Rows rows = new Rows();
        recordIds.forEach(id -> rows.add(tableId, id, RESTORED, "{}"));
        return rows.insert(connection, at, context, "api");
    }
}
