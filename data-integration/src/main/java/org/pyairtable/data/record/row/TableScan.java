package org.pyairtable.data.record.row;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Work;
import org.pyairtable.runtime.flow.Sequential;

/** Reads some fields of all records of a table, a bounded batch at a time, in the order of their creation. */
public final class TableScan {
    private static final int BATCH = 500;

    /** A batch ends with the record that reaches so many bytes, written as text; it is a multiple of that in memory. */
    private static final int BATCH_BYTES = 2_000_000;

    private final SqlClient client;
    private final CellCodecs codecs;
    private final Base base;
    private final Table table;
    private final Collection<Field> fields;
    private final RowLayout layout;

    /** @param fields need not be fields of the table as long as they have columns in it */
    public TableScan(SqlClient client, CellCodecs codecs, Base base, Table table, Collection<Field> fields) {
        this.client = client;
        this.codecs = codecs;
        this.base = base;
        this.layout = new RowLayout(codecs, table, fields);
        this.table = table;
        this.fields = List.copyOf(fields);
    }

    /**
     * Some records.
     *
     * @param names what the records are called whose ids stand in cells, by record id
     */
    public record Batch(List<RecordState> records, Map<String, String> names) {}

    /** Hands all batches to {@code action}, one after the other; no batch is kept when the next one is read. */
    public Uni<Void> each(Function<Batch, Uni<Void>> action) {
        return eachRecords(records -> names(client, codecs, base, table, fields, records)
                .chain(names -> action.apply(new Batch(records, names))));
    }

    /** Hands all records to {@code action} as above, without the names. */
    public Uni<Void> eachRecords(Function<List<RecordState>, Uni<Void>> action) {
        Work work = Work.of(client);
        AtomicLong after = new AtomicLong(Long.MIN_VALUE);
        return work.expect(client, table.id())
                .chain(() -> Sequential.whilst(
                        () -> some(after.get()).chain(records -> handOver(records, action, work, after))));
    }

    /** Answers whether there may be more records. */
    private static Uni<Boolean> handOver(
            List<RecordState> records, Function<List<RecordState>, Uni<Void>> action, Work work, AtomicLong after) {
        return records.isEmpty()
                ? Uni.createFrom().item(false)
                : action.apply(records)
                        .chain(() -> work.did(records.size()))
                        .invoke(() -> after.set(records.getLast().number()))
                        .replaceWith(true);
    }

    /** The first records of those with greater numbers: fewer when they are long, none when there are no more. */
    public Uni<List<RecordState>> some(long after) {
        String name = SqlNames.table(table.id());
        // By a range of numbers, which only an index answers; joined to the sizes, all records could be read for each
        // batch.
        return client.preparedQuery("select " + layout.selection() + " from " + layout.source()
                        + " where t._no > $1 and t._no <= (select max(b._no) from (select w._no,"
                        + " sum(w.size) over (order by w._no) - w.size as before from"
                        + " (select s._no, octet_length(s::text) as size from " + name
                        + " s where s._no > $1 order by s._no limit " + BATCH + ") w) b where b.before < " + BATCH_BYTES
                        + ") order by t._no limit " + BATCH)
                .execute(Tuple.of(after))
                .map(layout::readAll);
    }

    /** What the records are called whose ids stand in the cells of {@code records}, by record id. */
    public static Uni<Map<String, String>> names(
            SqlClient client,
            CellCodecs codecs,
            Base base,
            Table table,
            Collection<Field> fields,
            List<RecordState> records) {
        Map<String, String> names = new HashMap<>();
        return Sequential.each(fields, field -> {
                    Optional<LinkTrail> trail = LinkTrail.of(base, table, field);
                    if (trail.isEmpty()) {
                        return Uni.createFrom().voidItem();
                    }
                    Set<String> ids = new LinkedHashSet<>();
                    records.forEach(record -> ids.addAll(Changes.links(Optional.of(record), field.id())));
                    return load(client, codecs, base.table(trail.get().tableId()), ids, names);
                })
                .replaceWith(() -> names);
    }

    private static Uni<Void> load(
            SqlClient client, CellCodecs codecs, Table linked, Set<String> ids, Map<String, String> names) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Field primary = linked.primaryField();
        return new RowLayout(codecs, linked, List.of(primary))
                .byIds(client, ids)
                .invoke(found -> found.forEach(record -> names.put(
                        record.id(),
                        record.cell(primary)
                                .map(stored -> codecs.of(primary.kind()).display(stored))
                                .orElse(""))))
                .replaceWithVoid();
    }
}
