package org.pyairtable.data.record.row;

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
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.SqlNames;

/**
 * All that one transaction changes, in memory until everything is checked and computed; {@code ChangeWriter} then brings
 * it to the database. Its holder has the locks of all tables in it. Not shared between threads.
 */
public final class Changes {
    /** Records of a link cell that events hold, where nothing else is said. */
    private static final int MOST_LINKS = 200;

    private final SqlConnection connection;
    private RecordRows rows;
    private int mostLinks = MOST_LINKS;
    private final CellCodecs codecs;
    private final CachedSchema schema;
    private final Instant now;
    private final String author;
    private final Map<String, List<Long>> reserved = new HashMap<>();
    private final Map<String, Map<String, Touched>> byTable = new LinkedHashMap<>();
    private final Set<String> concealed = new HashSet<>();
    /** To which records the links were followed back already. */
    private final Map<Trace, Set<String>> followed = new HashMap<>();
    /** Cells of records that are only read, by field id and record id. */
    private final Map<String, Map<String, Optional<Object>>> readCells = new HashMap<>();

    public Changes(SqlConnection connection, CellCodecs codecs, CachedSchema schema, Instant now, String author) {
        this.connection = connection;
        this.rows = new RecordRows(connection, codecs);
        this.codecs = codecs;
        this.schema = schema;
        this.now = now;
        this.author = author;
    }

    /** From now on records come without large link cells, where that is enough. */
    public void sparing(LargeLinks large) {
        rows = new RecordRows(connection, codecs, Optional.of(large));
    }

    /**
     * Records of a link cell that matter to others than its own record.
     *
     * @param most of all link cells
     */
    public void showing(int most) {
        mostLinks = most;
    }

    public int mostLinks() {
        return mostLinks;
    }

    /** The record ids in a link cell that events and observers get. */
    public List<String> shownLinks(Optional<RecordState> record, String fieldId) {
        List<String> ids = links(record, fieldId);
        return ids.size() > mostLinks ? ids.subList(0, mostLinks) : ids;
    }

    public SqlConnection connection() {
        return connection;
    }

    public CachedSchema schema() {
        return schema;
    }

    public CellCodecs codecs() {
        return codecs;
    }

    public Instant now() {
        return now;
    }

    public String author() {
        return author;
    }

    public Table table(String tableId) {
        return schema.base().table(tableId);
    }

    /** Hands over numbers for records that are going to be created in a table. */
    public void reserve(Table table, List<Long> numbers) {
        reserved.computeIfAbsent(table.id(), t -> new ArrayList<>()).addAll(numbers);
    }

    /** So many numbers for new records of the table. */
    public Uni<List<Long>> numbers(Table table, int count) {
        List<Long> kept = reserved.getOrDefault(table.id(), List.of());
        if (kept.size() >= count) {
            List<Long> taken = List.copyOf(kept.subList(0, count));
            kept.subList(0, count).clear();
            return Uni.createFrom().item(taken);
        }
        return nextNumbers(connection, table.id(), count);
    }

    /** Takes numbers from the table's sequence; those that would come next, and leaves them there, in a rehearsal. */
    public static Uni<List<Long>> nextNumbers(SqlConnection connection, String tableId, int count) {
        return connection
                .preparedQuery("select case when current_setting('pyairtable.rehearsal', true) = 'on'"
                        + " then coalesce(pg_sequence_last_value($1::text::regclass), 0) + n"
                        + " else nextval($1::text::regclass) end from generate_series(1, $2) n")
                .execute(Tuple.of(SqlNames.numbers(tableId), count))
                .map(rows -> {
                    List<Long> numbers = new ArrayList<>();
                    rows.forEach(row -> numbers.add(row.getLong(0)));
                    return numbers;
                });
    }

    /** The tables with touched records. */
    public Set<String> tables() {
        return Set.copyOf(byTable.keySet());
    }

    public Collection<Touched> of(String tableId) {
        return byTable.getOrDefault(tableId, Map.of()).values();
    }

    public Optional<Touched> find(String tableId, String recordId) {
        return Optional.ofNullable(byTable.getOrDefault(tableId, Map.of()).get(recordId));
    }

    /** As above, of a record that a request names; empty for one that is {@link #conceal concealed} from it. */
    public Optional<Touched> requested(String tableId, String recordId) {
        return concealed.contains(recordId) ? Optional.empty() : find(tableId, recordId);
    }

    /** These records do not exist for the request that names them. */
    public void conceal(Set<String> recordIds) {
        concealed.addAll(recordIds);
    }

    public void add(String tableId, Touched touched) {
        byTable.computeIfAbsent(tableId, t -> new LinkedHashMap<>()).put(touched.id(), touched);
    }

    /** Takes over what was read already. */
    public void take(Table table, ReadAhead ahead) {
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
    public Uni<Void> load(Table table, Collection<String> recordIds) {
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
    public Uni<Void> loadLeadingTo(Table table, LinkTrail trail, Collection<String> recordIds) {
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
    public Uni<Void> loadCells(Table table, Field field, Collection<String> recordIds) {
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
    public Optional<Object> cell(String tableId, String recordId, Field field) {
        Optional<Touched> touched = find(tableId, recordId);
        if (touched.isPresent()) {
            return touched.get().after().flatMap(state -> state.cell(field));
        }
        return readCells.getOrDefault(field.id(), Map.of()).getOrDefault(recordId, Optional.empty());
    }

    /** As {@link #cell}, as it was before. */
    public Optional<Object> earlierCell(String tableId, String recordId, Field field) {
        return find(tableId, recordId)
                .map(record -> record.before().flatMap(state -> state.cell(field)))
                .orElseGet(() -> cell(tableId, recordId, field));
    }

    /** The record ids in a cell of a link, or of a lookup that ends at one. */
    public static List<String> links(Optional<RecordState> record, String fieldId) {
        return ids(record.map(state -> state.cells().get(fieldId)));
    }

    /** As {@link #links}, of the cell itself. */
    public static List<String> ids(Optional<Object> cell) {
        List<String> ids = new ArrayList<>();
        cell.filter(List.class::isInstance).ifPresent(list -> ((List<?>) list).forEach(id -> ids.add((String) id)));
        return ids;
    }
}
