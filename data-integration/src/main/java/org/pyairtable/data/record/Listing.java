package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Order;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.Sort;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * One page of a table: reads bounded batches in the order of the list until the page is full, never more than it needs by a
 * batch. Rows that a formula filters out are dropped on the way.
 */
final class Listing {
    /** Rows that are looked at together when a formula decides. */
    private static final int FILTER_BATCH = 1_000;

    /** @param last where to continue; absent when the list ends here */
    record Result(List<Field> fields, List<RecordState> records, Optional<Position> last, Optional<Long> version) {}

    private final SqlClient client;
    private final CellCodecs codecs;
    private final Base base;
    private final Table table;
    private final ListQuery query;
    private final Instant now;
    private final List<Field> shown;
    private final Optional<CompiledFormula> filter;
    private final RowLayout layout;
    private final List<Field> sortFields;
    private final Map<String, Optional<Object>> primaryCells = new HashMap<>();

    /** Fails with Airtable's answer when the query does not fit the table. */
    Listing(SqlClient client, CellCodecs codecs, Base base, Table table, Grant grant, ListQuery query, Instant now) {
        this.client = client;
        this.codecs = codecs;
        this.base = base;
        this.table = table;
        this.query = query;
        this.now = now;
        this.shown = shown(table, grant, query);
        this.filter = query.formula().map(this::compile);
        this.sortFields = query.sort().stream()
                .map(key -> CellInput.field(table, grant, key.field()))
                .toList();
        Set<Field> read = new LinkedHashSet<>(shown);
        filter.ifPresent(formula -> formula.fieldIds().forEach(id -> read.add(table.field(id))));
        this.layout = new RowLayout(codecs, table, read);
    }

    private static List<Field> shown(Table table, Grant grant, ListQuery query) {
        return query.fields().isEmpty()
                ? table.fields().stream().filter(grant::shows).toList()
                : query.fields().stream()
                        .map(name -> CellInput.field(table, grant, name))
                        .distinct()
                        .toList();
    }

    private CompiledFormula compile(String text) {
        try {
            return FormulaParser.parse(text).bind(CellTypes.resolver(base, table));
        } catch (FormulaException e) {
            throw AirtableError.invalidFormula(e.airtableMessage()).exception();
        }
    }

    Uni<Result> read(Optional<Position> start) {
        long served = start.map(Position::served).orElse(0L);
        long left = query.maxRecords().map(max -> max - served).orElse(Long.MAX_VALUE);
        int wanted = (int) Math.min(query.pageSize(), Math.max(0, left));
        if (wanted == 0) {
            return Uni.createFrom().item(new Result(shown, List.of(), Optional.empty(), Optional.empty()));
        }
        // One more than wanted tells whether the list goes on.
        boolean mayContinue = left > wanted;
        Collected collected = new Collected(wanted + (mayContinue ? 1 : 0));
        return fill(collected, start.map(Position::keys)).map(ignored -> result(collected, wanted, served));
    }

    private Result result(Collected collected, int wanted, long served) {
        List<RecordState> records = collected.records.subList(0, Math.min(wanted, collected.records.size()));
        Optional<Position> last = collected.records.size() > wanted
                ? Optional.of(
                        new Position(records.getLast().id(), collected.keys.get(wanted - 1), served + records.size()))
                : Optional.empty();
        return new Result(shown, List.copyOf(records), last, collected.version);
    }

    private Uni<Void> fill(Collected collected, Optional<List<@Nullable String>> after) {
        int missing = collected.capacity - collected.records.size();
        int batch = filter.isPresent() ? FILTER_BATCH : missing;
        return select(after, batch).chain(rows -> accept(rows, collected).chain(lastKeys -> {
            boolean done = collected.isFull() || rows.size() < batch;
            return done ? Uni.createFrom().voidItem() : fill(collected, lastKeys);
        }));
    }

    private Uni<RowSet<Row>> select(Optional<List<@Nullable String>> after, int limit) {
        Parameters parameters = new Parameters();
        Order order = Order.by(
                base, sortFields, query.sort().stream().map(Sort::descending).toList(), parameters);
        String where =
                after.map(keys -> " where " + order.after(keys, parameters)).orElse("");
        String sql = "select " + layout.selection() + order.selected() + ", (select version from base where id = "
                + parameters.add(base.id()) + ") from " + layout.source() + where + " order by " + order.orderBy()
                + " limit " + parameters.add(limit);
        return client.preparedQuery(sql).execute(parameters.toTuple());
    }

    /** Keeps what passes the filter; answers the keys of the last row that was looked at. */
    private Uni<Optional<List<@Nullable String>>> accept(RowSet<Row> rows, Collected collected) {
        List<RecordState> records = layout.readAll(rows);
        return loadLinkedNames(records).map(ignored -> {
            CellValues values = new CellValues(
                    codecs,
                    base,
                    (tableId, recordId, field) -> primaryCells.getOrDefault(recordId, Optional.empty()),
                    now);
            List<@Nullable String> keys = List.of();
            int index = 0;
            for (Row row : rows) {
                RecordState record = records.get(index++);
                keys = keys(row);
                boolean kept = filter.map(
                                formula -> formula.isTruthy(values.row(table, record), values.context(record)))
                        .orElse(true);
                collected.version = Optional.ofNullable(row.getLong(row.size() - 1));
                if (kept && !collected.isFull()) {
                    collected.records.add(record);
                    collected.keys.add(keys);
                }
            }
            return Optional.of(keys).filter(k -> !k.isEmpty());
        });
    }

    private List<@Nullable String> keys(Row row) {
        List<@Nullable String> keys = new ArrayList<>();
        for (int column = layout.width(); column < row.size() - 1; column++) {
            keys.add(row.getString(column));
        }
        return keys;
    }

    /** A link reads in a formula as the primary values of the linked records. */
    private Uni<Void> loadLinkedNames(List<RecordState> records) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        Set<String> referenced = filter.map(CompiledFormula::fieldIds).orElse(Set.of());
        for (String fieldId : referenced) {
            if (table.field(fieldId).kind() instanceof FieldKind.Link link) {
                Set<String> ids = new LinkedHashSet<>();
                records.forEach(record -> ids.addAll(Changes.links(Optional.of(record), fieldId)));
                ids.removeAll(primaryCells.keySet());
                Table linked = base.table(link.linkedTableId());
                chain = chain.chain(() -> loadPrimary(linked, ids));
            }
        }
        return chain;
    }

    private Uni<Void> loadPrimary(Table linked, Set<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Field primary = linked.primaryField();
        return RecordReads.byIds(client, new RowLayout(codecs, linked, List.of(primary)), ids)
                .invoke(records -> records.forEach(record -> primaryCells.put(record.id(), record.cell(primary))))
                .replaceWithVoid();
    }

    private static final class Collected {
        final int capacity;
        final List<RecordState> records = new ArrayList<>();
        final List<List<@Nullable String>> keys = new ArrayList<>();
        Optional<Long> version = Optional.empty();

        Collected(int capacity) {
            this.capacity = capacity;
        }

        boolean isFull() {
            return records.size() >= capacity;
        }
    }
}
