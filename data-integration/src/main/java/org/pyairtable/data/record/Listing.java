package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import org.pyairtable.data.cell.People;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.query.Filter;
import org.pyairtable.data.query.ListIndexes;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Order;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.Segment;
import org.pyairtable.data.query.Sort;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * One page of a table: reads bounded batches in the order of the list until the page is full, never more than it needs by a
 * batch. Rows that a formula filters out are dropped on the way.
 */
final class Listing {
    /** At most so many rows are looked at together when the evaluator decides. */
    private static final int FILTER_BATCH = 1_000;

    private static final int SMALLEST_FILTER_BATCH = 20;
    /** Of formula times rows between two turns of the event loop; some tens of milliseconds. */
    private static final int CHARACTERS_A_BATCH = 5_000_000;

    private static final String OUT_OF_RANGE = "22003";

    /** @param last where to continue; absent when the list ends here */
    record Result(List<Field> fields, List<RecordState> records, Optional<Position> last, Optional<Long> version) {}

    /** What a list is read with. */
    record Tools(
            SqlClient client, Transactions transactions, CellCodecs codecs, People people, DemandedIndexes indexes) {}

    private final SqlClient client;
    private final Transactions transactions;
    private final CellCodecs codecs;
    private final Base base;
    private final Table table;
    private final ListQuery query;
    private final Instant now;
    private final List<Field> shown;
    private final Filter filter;
    private final RowLayout layout;
    private final List<String> indexColumns;
    private final Order order;
    private final Map<String, Optional<Object>> primaryCells = new HashMap<>();

    /** Fails with Airtable's answer when the query does not fit the table. */
    Listing(Tools tools, Base base, Table table, Grant grant, ListQuery query, Instant now) {
        this.client = tools.client();
        this.transactions = tools.transactions();
        this.codecs = tools.codecs();
        this.base = base;
        this.table = table;
        this.query = query;
        this.now = now;
        this.shown = shown(table, grant, query);
        this.filter =
                Filter.of(table, query.formula().stream().map(this::compile).toList());
        Order asked = Order.by(
                base,
                table,
                tools.people(),
                query.sort().stream()
                        .map(key -> CellInput.field(table, grant, key.field()))
                        .toList(),
                query.sort().stream().map(Sort::descending).toList());
        this.indexColumns = ListIndexes.columns(filter, asked, EvaluationContext.at(now));
        this.order = asked.servedBy(indexColumns, columns -> tools.indexes().isMade(table, columns));
        Set<Field> read = new LinkedHashSet<>(shown);
        read.addAll(filter.fields());
        this.layout = new RowLayout(codecs, table, read);
    }

    private static List<Field> shown(Table table, Grant grant, ListQuery query) {
        return query.fields().isEmpty()
                ? grant.shown(table)
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

    /** The columns of indexes that would serve this list. */
    List<String> indexColumns() {
        return indexColumns;
    }

    Uni<Result> read(Optional<Position> start) {
        long served = start.map(Position::served).orElse(0L);
        long left = query.maxRecords().map(max -> max - served).orElse(Long.MAX_VALUE);
        int wanted = (int) Math.min(query.pageSize(), Math.max(0, left));
        if (wanted == 0) {
            return Uni.createFrom().item(new Result(shown, List.of(), Optional.empty(), Optional.empty()));
        }
        return read(start, wanted, left > wanted, true)
                .onFailure(Listing::isOutOfRange)
                .recoverWithUni(() -> read(start, wanted, left > wanted, false));
    }

    /** Where SQL gives up on a number, the evaluator has an infinity. */
    private static boolean isOutOfRange(Throwable failure) {
        return failure instanceof PgException pg && OUT_OF_RANGE.equals(pg.getSqlState());
    }

    private Uni<Result> read(Optional<Position> start, int wanted, boolean mayContinue, boolean pushedDown) {
        // One more than wanted tells whether the list goes on.
        Collected collected = new Collected(wanted + (mayContinue ? 1 : 0), pushedDown);
        Deque<Segment> segments = new ArrayDeque<>(
                start.map(position -> order.after(position.keys())).orElseGet(order::all));
        long served = start.map(Position::served).orElse(0L);
        return fill(collected, segments).map(ignored -> result(collected, wanted, served));
    }

    private Result result(Collected collected, int wanted, long served) {
        List<RecordState> records = collected.records.subList(0, Math.min(wanted, collected.records.size()));
        Optional<Position> last = collected.records.size() > wanted
                ? Optional.of(
                        new Position(records.getLast().id(), collected.keys.get(wanted - 1), served + records.size()))
                : Optional.empty();
        return new Result(shown, List.copyOf(records), last, collected.version);
    }

    private Uni<Void> fill(Collected collected, Deque<Segment> segments) {
        if (collected.isFull() || segments.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Parameters parameters = new Parameters();
        Filter.Division division =
                collected.pushedDown ? filter.divide(EvaluationContext.at(now), parameters) : filter.undivided();
        int batch = collected.nextBatch(division.rest());
        return select(segments.getFirst(), division.conditions(), parameters, batch)
                .chain(rows -> accept(rows, division.rest(), collected).chain(lastKeys -> {
                    if (rows.size() == batch) {
                        return fill(collected, new ArrayDeque<>(order.after(lastKeys)));
                    }
                    segments.removeFirst();
                    return fill(collected, segments);
                }));
    }

    private Uni<RowSet<Row>> select(Segment segment, List<String> conditions, Parameters parameters, int limit) {
        String sql = segment.preamble(layout.source(), parameters) + "select " + layout.selection() + order.selected()
                + ", (select version from base where id = " + parameters.add(base.id()) + ") "
                + segment.rows(layout.source(), conditions, limit, parameters);
        return conditions.isEmpty()
                ? client.preparedQuery(sql).execute(parameters.toTuple())
                // How many records a filter keeps, and so how they are best found, depends on its values.
                : transactions.readOnce(sql, parameters.toTuple());
    }

    /** Keeps what passes the rest of the filter; answers the keys of the last row that was looked at. */
    private Uni<List<@Nullable String>> accept(RowSet<Row> rows, List<CompiledFormula> rest, Collected collected) {
        List<RecordState> records = layout.readAll(rows);
        return loadLinkedNames(records, rest).map(ignored -> {
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
                boolean kept = rest.stream()
                        .allMatch(part -> part.isTruthy(values.row(table, record), values.context(table, record)));
                collected.version = Optional.ofNullable(row.getLong(row.size() - 1));
                if (kept && !collected.isFull()) {
                    collected.records.add(record);
                    collected.keys.add(keys);
                }
            }
            return keys;
        });
    }

    private List<@Nullable String> keys(Row row) {
        List<@Nullable String> keys = new ArrayList<>();
        for (int column = layout.width(); column < row.size() - 1; column++) {
            keys.add(row.getString(column));
        }
        return keys;
    }

    /** Record ids read in a formula as the names of those records. */
    private Uni<Void> loadLinkedNames(List<RecordState> records, List<CompiledFormula> rest) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        Set<String> referenced = new LinkedHashSet<>();
        rest.forEach(part -> referenced.addAll(part.fieldIds()));
        for (String fieldId : referenced) {
            Optional<LinkTrail> trail = LinkTrail.of(base, table, table.field(fieldId));
            if (trail.isPresent()) {
                Table linked = base.table(trail.get().tableId());
                Set<String> ids = new LinkedHashSet<>();
                records.forEach(record -> ids.addAll(Changes.links(Optional.of(record), fieldId)));
                ids.removeAll(primaryCells.keySet());
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
        final boolean pushedDown;
        int batches;
        final List<RecordState> records = new ArrayList<>();
        final List<List<@Nullable String>> keys = new ArrayList<>();
        Optional<Long> version = Optional.empty();

        Collected(int capacity, boolean pushedDown) {
            this.capacity = capacity;
            this.pushedDown = pushedDown;
        }

        /** When the evaluator drops rows, more are looked at each time; fewer of them by long formulas. */
        int nextBatch(List<CompiledFormula> rest) {
            int missing = capacity - records.size();
            if (rest.isEmpty()) {
                return missing;
            }
            int longest =
                    rest.stream().mapToInt(part -> part.text().length()).max().orElse(0);
            int most = Math.max(SMALLEST_FILTER_BATCH, Math.min(FILTER_BATCH, CHARACTERS_A_BATCH / (longest + 1)));
            return Math.min(most, Math.max(missing, 100 << Math.min(8, batches++)));
        }

        boolean isFull() {
            return records.size() >= capacity;
        }
    }
}
