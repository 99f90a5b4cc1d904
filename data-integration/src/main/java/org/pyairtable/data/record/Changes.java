package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.storage.SqlNames;

/**
 * All that one transaction changes, in memory until everything is checked and computed; {@link ChangeWriter} then brings
 * it to the database. Whoever holds it holds the locks of all tables in it. Not shared between threads.
 */
final class Changes {
    private final SqlConnection connection;
    private final RecordRows rows;
    private final CellCodecs codecs;
    private final Snapshot snapshot;
    private final Instant now;
    private final String author;
    private final Map<String, List<Long>> reserved = new HashMap<>();
    private final Map<String, Map<String, Touched>> byTable = new LinkedHashMap<>();
    /** To which records the links were followed back already. */
    private final Map<Trace, Set<String>> followed = new HashMap<>();
    /** Cells of records that are only read, by field id and record id. */
    private final Map<String, Map<String, Optional<Object>>> readCells = new HashMap<>();

    Changes(SqlConnection connection, CellCodecs codecs, Snapshot snapshot, Instant now, String author) {
        this.connection = connection;
        this.rows = new RecordRows(connection, codecs);
        this.codecs = codecs;
        this.snapshot = snapshot;
        this.now = now;
        this.author = author;
    }

    SqlConnection connection() {
        return connection;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    CellCodecs codecs() {
        return codecs;
    }

    Instant now() {
        return now;
    }

    String author() {
        return author;
    }

    Table table(String tableId) {
        return snapshot.base().table(tableId);
    }

    /** Hands over numbers for records that are going to be created in a table. */
    void reserve(Table table, List<Long> numbers) {
        reserved.computeIfAbsent(table.id(), t -> new ArrayList<>()).addAll(numbers);
    }

    /** So many numbers for new records of the table. */
    Uni<List<Long>> numbers(Table table, int count) {
        List<Long> kept = reserved.getOrDefault(table.id(), List.of());
        if (kept.size() >= count) {
            List<Long> taken = List.copyOf(kept.subList(0, count));
            kept.subList(0, count).clear();
            return Uni.createFrom().item(taken);
        }
        return nextNumbers(connection, table.id(), count);
    }

    /** Takes numbers from the table's sequence. */
    static Uni<List<Long>> nextNumbers(SqlConnection connection, String tableId, int count) {
        return connection
                .preparedQuery("select nextval($1::text::regclass) from generate_series(1, $2)")
                .execute(Tuple.of(SqlNames.numbers(tableId), count))
                .map(rows -> {
                    List<Long> numbers = new ArrayList<>();
                    rows.forEach(row -> numbers.add(row.getLong(0)));
                    return numbers;
                });
    }

    /** The tables with touched records. */
    Set<String> tables() {
        return Set.copyOf(byTable.keySet());
    }

    Collection<Touched> of(String tableId) {
        return byTable.getOrDefault(tableId, Map.of()).values();
    }

    Optional<Touched> find(String tableId, String recordId) {
        return Optional.ofNullable(byTable.getOrDefault(tableId, Map.of()).get(recordId));
    }

    void add(String tableId, Touched touched) {
        byTable.computeIfAbsent(tableId, t -> new LinkedHashMap<>()).put(touched.id(), touched);
    }

    /** Takes over what was read already. */
    void take(Table table, ReadAhead ahead) {
        keep(table.id(), ahead.records());
        List<String> ids = ahead.records().stream().map(RecordState::id).toList();
        ahead.leading().forEach((trace, records) -> {
            keep(trace.tableId(), records);
            // Where nothing was found, the database may have seen a cell as equal that is not: then it is asked again.
            if (!records.isEmpty()) {
                followed(trace).addAll(ids);
            }
        });
    }

    /** Reads records that are going to change. Those that do not exist are simply not found afterwards. */
    Uni<Void> load(Table table, Collection<String> recordIds) {
        RecordIds missing = RecordIds.of(recordIds.stream()
                .filter(id -> find(table.id(), id).isEmpty())
                .distinct()
                .toList());
        return missing.isEmpty()
                ? Uni.createFrom().voidItem()
                : rows.of(table, missing)
                        .invoke(records -> keep(table.id(), records))
                        .replaceWithVoid();
    }

    /** Reads the records from which links lead to one of the given records, as {@link #load} does. */
    Uni<Void> loadLeadingTo(Table table, LinkTrail trail, Collection<String> recordIds) {
        Set<String> known = followed(new Trace(table.id(), trail));
        RecordIds ends = RecordIds.of(recordIds.stream().filter(known::add).toList());
        if (ends.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        RecordIds loaded =
                RecordIds.of(byTable.getOrDefault(table.id(), Map.of()).keySet());
        return rows.leadingTo(table, trail, ends, loaded)
                .invoke(records -> keep(table.id(), records))
                .replaceWithVoid();
    }

    private Set<String> followed(Trace trace) {
        return followed.computeIfAbsent(trace, t -> new HashSet<>());
    }

    /** One that is there already may have changed. */
    private void keep(String tableId, List<RecordState> records) {
        records.stream()
                .filter(record -> find(tableId, record.id()).isEmpty())
                .forEach(record -> add(tableId, Touched.existing(record)));
    }

    /** Reads one field of records that others refer to, so that {@link #cell} knows it. */
    Uni<Void> loadCells(Table table, Field field, Collection<String> recordIds) {
        Map<String, Optional<Object>> known = readCells.computeIfAbsent(field.id(), f -> new HashMap<>());
        Set<String> missing = new HashSet<>(recordIds);
        missing.removeIf(id -> known.containsKey(id) || find(table.id(), id).isPresent());
        if (missing.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        missing.forEach(id -> known.put(id, Optional.empty()));
        return rows.of(table, field, RecordIds.of(missing))
                .invoke(records -> records.forEach(record -> known.put(record.id(), record.cell(field))))
                .replaceWithVoid();
    }

    /** A cell of any record that was loaded in one way or the other, as it will be. */
    Optional<Object> cell(String tableId, String recordId, Field field) {
        Optional<Touched> touched = find(tableId, recordId);
        if (touched.isPresent()) {
            return touched.get().after().flatMap(state -> state.cell(field));
        }
        return readCells.getOrDefault(field.id(), Map.of()).getOrDefault(recordId, Optional.empty());
    }

    /** As {@link #cell}, as it was before. */
    Optional<Object> earlierCell(String tableId, String recordId, Field field) {
        return find(tableId, recordId)
                .map(record -> record.before().flatMap(state -> state.cell(field)))
                .orElseGet(() -> cell(tableId, recordId, field));
    }

    /** The record ids in a cell of a link, or of a lookup that ends at one. */
    static List<String> links(Optional<RecordState> record, String fieldId) {
        return ids(record.map(state -> state.cells().get(fieldId)));
    }

    /** As {@link #links}, of the cell itself. */
    static List<String> ids(Optional<Object> cell) {
        List<String> ids = new ArrayList<>();
        cell.filter(List.class::isInstance).ifPresent(list -> ((List<?>) list).forEach(id -> ids.add((String) id)));
        return ids;
    }
}
