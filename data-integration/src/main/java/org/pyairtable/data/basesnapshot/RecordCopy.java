package org.pyairtable.data.basesnapshot;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.flow.Sequential;

/** Moves whole tables inside the database: into the parts of a snapshot, out of them, and from base to base. */
final class RecordCopy {
    /** Records of a part; with the longest texts in all fields it stays below what a JSON value may have. */
    private static final int PART = 100;

    private static final Map<String, String> OWN = own();
    private static final Map<String, String> JOIN = join();

    private final SqlConnection connection;
    private final CellCodecs codecs;

    RecordCopy(SqlConnection connection, CellCodecs codecs) {
        this.connection = connection;
        this.codecs = codecs;
    }

    private static Map<String, String> own() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("_id", "text");
        columns.put("_no", "bigint");
        columns.put("_created_at", "timestamptz");
        columns.put("_created_by", "text");
        columns.put("_modified_at", "timestamptz");
        columns.put("_modified_by", "text");
        return columns;
    }

    private static Map<String, String> join() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("source_id", "text");
        columns.put("target_id", "text");
        columns.put("source_pos", "bigint");
        columns.put("target_pos", "bigint");
        return columns;
    }

    /** @return how many records there are */
    Uni<Long> save(String snapshotId, List<Table> tables) {
        return Sequential.map(tables, table -> save(snapshotId, table))
                .map(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    private Uni<Long> save(String snapshotId, Table table) {
        return save(snapshotId, table.id(), SqlNames.table(table.id()), "_no")
                .chain(() -> Sequential.each(
                        links(table),
                        link -> save(
                                snapshotId, link.joinTable(), SqlNames.join(link.joinTable()), "source_id, target_id")))
                .chain(() -> count(table));
    }

    private Uni<Void> save(String snapshotId, String part, String table, String order) {
        return connection
                .preparedQuery("insert into base_snapshot_part (snapshot_id, part_of, position, rows)"
                        + " select $1, $2, n, jsonb_agg(r order by i) from (select i, (i - 1) / " + PART
                        + " as n, r from (select row_number() over (order by " + order
                        + ") as i, to_jsonb(t) as r from " + table + " t) numbered) parts group by n")
                .execute(Tuple.of(snapshotId, part))
                .replaceWithVoid();
    }

    private Uni<Long> count(Table table) {
        return connection
                .query("select count(*) from " + SqlNames.table(table.id()))
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Fills new tables with what a snapshot has of the old ones. */
    Uni<Void> restore(String snapshotId, List<Table> old, Renumbered copy) {
        return each(old, copy, (part, from, columns) -> {
            String typed = columns.entrySet().stream()
                    .map(c -> c.getKey() + " " + c.getValue())
                    .collect(Collectors.joining(", "));
            return new Source(
                    "base_snapshot_part p cross join lateral jsonb_to_recordset(p.rows) as u (" + typed
                            + ") where p.snapshot_id = $1 and p.part_of = $2",
                    Tuple.of(snapshotId, part));
        });
    }

    /** Fills new tables with the records of the old ones. */
    Uni<Void> copy(List<Table> old, Renumbered copy) {
        return each(old, copy, (part, from, columns) -> new Source(from + " u", Tuple.tuple()));
    }

    /** Where rows come from, as {@code u}. */
    private record Source(String from, Tuple parameters) {}

    @FunctionalInterface
    private interface Sources {
        Source of(String part, String table, Map<String, String> columns);
    }

    private Uni<Void> each(List<Table> old, Renumbered copy, Sources sources) {
        return Sequential.each(old, table -> fill(table, copy, sources));
    }

    private Uni<Void> fill(Table table, Renumbered copy, Sources sources) {
        Map<String, String> columns = new LinkedHashMap<>(OWN);
        Map<String, String> renamed = new LinkedHashMap<>();
        OWN.keySet().forEach(name -> renamed.put(name, name));
        for (Field field : table.stored()) {
            if (field.hasColumn()) {
                String column = SqlNames.column(field.id());
                columns.put(column, codecs.of(field.kind()).columnType());
                renamed.put(column, SqlNames.column(copy.newId(field.id())));
            }
        }
        String target = copy.newId(table.id());
        Source source = sources.of(table.id(), SqlNames.table(table.id()), columns);
        return insert(SqlNames.table(target), renamed, source)
                .chain(() -> continueNumbers(target))
                .chain(() -> Sequential.each(links(table), link -> fill(link, copy, sources)));
    }

    private Uni<Void> fill(FieldKind.Link link, Renumbered copy, Sources sources) {
        Map<String, String> same = new LinkedHashMap<>();
        JOIN.keySet().forEach(name -> same.put(name, name));
        Source pairs = sources.of(link.joinTable(), SqlNames.join(link.joinTable()), JOIN);
        return insert(SqlNames.join(copy.newId(link.joinTable())), same, pairs);
    }

    /** @param columns the new name of each column by the old one */
    private Uni<Void> insert(String table, Map<String, String> columns, Source source) {
        String selected = columns.keySet().stream().map(c -> "u." + c).collect(Collectors.joining(", "));
        return connection
                .preparedQuery("insert into " + table + " (" + String.join(", ", columns.values()) + ") select "
                        + selected + " from " + source.from())
                .execute(source.parameters())
                .replaceWithVoid();
    }

    private Uni<Void> continueNumbers(String tableId) {
        return connection
                .preparedQuery("select setval($1::text::regclass, (select coalesce(max(_no), 0) + 1 from "
                        + SqlNames.table(tableId) + "), false)::text")
                .execute(Tuple.of(SqlNames.numbers(tableId)))
                .replaceWithVoid();
    }

    /** The links whose join table this side owns. */
    private static List<FieldKind.Link> links(Table table) {
        return table.fields().stream()
                .map(Field::kind)
                .filter(FieldKind.Link.class::isInstance)
                .map(FieldKind.Link.class::cast)
                .filter(link -> !link.reversed())
                .toList();
    }
}
