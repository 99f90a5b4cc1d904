package org.pyairtable.data.conversion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.conversion.CellConversion.Fate;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.meta.BaseDraft.Replacement;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;

/** Brings the cells of a field over to another type, a batch of records at a time, and counts what becomes of them. */
@Singleton
class CellMoves {
    private final CellCodecs codecs;
    private final RecordWrites writes;

    CellMoves(CellCodecs codecs, RecordWrites writes) {
        this.codecs = codecs;
        this.writes = writes;
    }

    /** Counts what would become of the cells of {@code from}, and changes none. */
    Uni<Void> count(SqlClient client, Base base, Table table, Field from, Field to, Tally tally) {
        CellConversion cells = new CellConversion(codecs, base, table, from, to);
        return new TableScan(client, codecs, base, table, List.of(from)).each(batch -> {
            batch.records().forEach(record -> convert(cells, from, to, record, batch.names(), tally));
            return Uni.createFrom().voidItem();
        });
    }

    /** Gives a field another type, and its cells with it. */
    Replacement to(Author author, BaseDraft draft, Table table, Field to, Tally tally) {
        return new Replacement(
                table.id(),
                to,
                (old, now) -> move(draft, table, old, now, tally, entries -> link(author, draft, table, entries)));
    }

    /** Turns a link into a text with the names of the linked records. */
    Replacement toText(BaseDraft draft, Table table, Field link) {
        Field to = link.withKind(new FieldKind.Text("singleLineText"));
        return new Replacement(
                table.id(),
                to,
                (old, now) -> move(draft, table, old, now, new Tally(), none -> Uni.createFrom()
                        .voidItem()));
    }

    /**
     * @param old the field as it was, with the id under which its cells are read
     * @param to the field as it is going to be, with the id under which its cells are written
     * @param linking writes the cells of a link
     */
    private Uni<Void> move(
            BaseDraft draft,
            Table table,
            Field old,
            Field to,
            Tally tally,
            Function<List<WriteRequest.Entry>, Uni<Void>> linking) {
        CellConversion cells = new CellConversion(codecs, draft.base(), table, old, to);
        return new TableScan(draft.connection(), codecs, draft.base(), table, List.of(old)).each(batch -> {
            Map<String, Object> values = new LinkedHashMap<>();
            batch.records().forEach(record -> convert(cells, old, to, record, batch.names(), tally)
                    .ifPresent(value -> values.put(record.id(), value)));
            if (to.isComputed() || values.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return to.kind() instanceof FieldKind.Link
                    ? linking.apply(entries(to, values))
                    : store(draft.connection(), table, to, values);
        });
    }

    private static List<WriteRequest.Entry> entries(Field link, Map<String, Object> values) {
        List<WriteRequest.Entry> entries = new ArrayList<>();
        values.forEach((recordId, value) -> {
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            fields.set(link.id(), Json.tree(value));
            entries.add(new WriteRequest.Entry(Optional.of(recordId), fields));
        });
        return entries;
    }

    /** Links go the way of all writes: it finds or creates the linked records and keeps the other side. */
    private Uni<Void> link(Author author, BaseDraft draft, Table table, List<WriteRequest.Entry> entries) {
        RecordWrites.Target target =
                new RecordWrites.Target(author.principal(), draft.base().id(), table.id(), author.context(), "api");
        WriteRequest request = new WriteRequest.Update(entries, false, false, true);
        return writes.writeDrafted(draft.connection(), CachedSchema.of(draft.base()), target, request)
                .replaceWithVoid();
    }

    private Uni<Void> store(SqlConnection connection, Table table, Field to, Map<String, Object> values) {
        CellCodec codec = codecs.of(to.kind());
        List<Map<String, Object>> rows = new ArrayList<>();
        values.forEach((id, value) -> rows.add(Map.of("_id", id, "value", codec.toColumn(value))));
        return connection
                .preparedQuery("update " + SqlNames.table(table.id()) + " t set " + SqlNames.column(to.id())
                        + " = u.value from jsonb_to_recordset($1::text::jsonb) as u (_id text, value "
                        + codec.columnType() + ") where t._id = u._id")
                .execute(Tuple.of(Json.write(rows)))
                .replaceWithVoid();
    }

    private static Optional<Object> convert(
            CellConversion cells, Field from, Field to, RecordState record, Map<String, String> names, Tally tally) {
        Optional<Object> before = record.cell(from);
        if (before.isEmpty()) {
            tally.addEmpty();
            return Optional.empty();
        }
        Optional<Object> after = to.isComputed() ? Optional.empty() : cells.converted(before.get(), names);
        Fate fate = cells.fate(before.get(), after, names);
        String shown = after.map(cells::display).orElse("");
        tally.add(fate, new Tally.Sample(record.id(), cells.shown(before.get(), names), shown));
        return after;
    }
}
