package org.pyairtable.data.record;

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
import java.util.function.Function;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;

/** Reads some fields of all records of a table, a bounded batch at a time, in the order of their creation. */
public final class TableScan {
    private static final int BATCH = 500;

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

    /** Hands all batches to {@code action}, one after the other. */
    public Uni<Void> each(Function<Batch, Uni<Void>> action) {
        return from(Long.MIN_VALUE, action);
    }

    /** Hands all records to {@code action} as above, without the names. */
    Uni<Void> eachRecords(Function<List<RecordState>, Uni<Void>> action) {
        return eachRecords(Long.MIN_VALUE, action);
    }

    private Uni<Void> eachRecords(long after, Function<List<RecordState>, Uni<Void>> action) {
        return some(after).chain(records -> action.apply(records)
                .chain(() -> isLast(records)
                        ? Uni.createFrom().voidItem()
                        : eachRecords(records.getLast().number(), action)));
    }

    private Uni<Void> from(long after, Function<Batch, Uni<Void>> action) {
        return some(after).chain(records -> names(client, codecs, base, table, fields, records)
                .chain(names -> action.apply(new Batch(records, names)))
                .chain(() -> isLast(records)
                        ? Uni.createFrom().voidItem()
                        : from(records.getLast().number(), action)));
    }

    /** The first records of those with greater numbers. */
    Uni<List<RecordState>> some(long after) {
        return client.preparedQuery("select " + layout.selection() + " from " + layout.source()
                        + " where t._no > $1 order by t._no limit " + BATCH)
                .execute(Tuple.of(after))
                .map(layout::readAll);
    }

    /** Whether no records come after these. */
    static boolean isLast(List<RecordState> some) {
        return some.size() < BATCH;
    }

    /** What the records are called whose ids stand in the cells of {@code records}, by record id. */
    static Uni<Map<String, String>> names(
            SqlClient client,
            CellCodecs codecs,
            Base base,
            Table table,
            Collection<Field> fields,
            List<RecordState> records) {
        Map<String, String> names = new HashMap<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Field field : fields) {
            Optional<LinkTrail> trail = LinkTrail.of(base, table, field);
            if (trail.isPresent()) {
                Set<String> ids = new LinkedHashSet<>();
                records.forEach(record -> ids.addAll(Changes.links(Optional.of(record), field.id())));
                Table linked = base.table(trail.get().tableId());
                chain = chain.chain(() -> load(client, codecs, linked, ids, names));
            }
        }
        return chain.replaceWith(() -> names);
    }

    private static Uni<Void> load(
            SqlClient client, CellCodecs codecs, Table linked, Set<String> ids, Map<String, String> names) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Field primary = linked.primaryField();
        return RecordReads.byIds(client, new RowLayout(codecs, linked, List.of(primary)), ids)
                .invoke(found -> found.forEach(record -> names.put(
                        record.id(),
                        record.cell(primary)
                                .map(stored -> codecs.of(primary.kind()).display(stored))
                                .orElse(""))))
                .replaceWithVoid();
    }
}
