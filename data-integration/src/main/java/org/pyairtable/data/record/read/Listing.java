package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.query.Filter;
import org.pyairtable.data.query.ListIndexes;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Order;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.Segment;
import org.pyairtable.data.record.computed.CellValues;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.runtime.flow.Sequential;

/** A list of a table's records as a client asked for it: which records, in which order, and what of them. */
final class Listing {
    /** What a list is read with. */
    record Tools(
            SqlClient client,
            Transactions transactions,
            CellCodecs codecs,
            People people,
            DemandedIndexes indexes,
            ReadTurns turns,
            Clock clock) {}

    private final Tools tools;
    private final Base base;
    private final Table table;
    private final ListQuery query;
    private final Instant now;
    private final List<Field> shown;
    private final Filter filter;
    private final RowLayout layout;
    private final List<String> indexColumns;
    private final Order order;
    private final List<Function<Parameters, String>> seen;
    private final List<Function<Parameters, String>> further;
    private final Duration time;
    private final boolean isTimed;

    /** In the time that lists have. */
    static Listing of(Tools tools, Base base, Table table, Grant grant, ListQuery query, Instant now) {
        return new Listing(
                tools, base, table, grant, query, now, List.of(), tools.turns().evaluation(), false);
    }

    /**
     * Fails with Airtable's answer when the query does not fit the table.
     *
     * @param further conditions over the table called {@code t}, besides the query's own; never null for a row
     * @param time that a page may take
     * @param isTimed whether that holds without any conditions, too
     */
    Listing(
            Tools tools,
            Base base,
            Table table,
            Grant grant,
            ListQuery query,
            Instant now,
            List<Function<Parameters, String>> further,
            Duration time,
            boolean isTimed) {
        this.seen = grant.rows(table, now);
        this.further = further;
        this.time = time;
        this.isTimed = isTimed;
        this.tools = tools;
        this.base = base;
        this.table = table;
        this.query = query;
        this.now = now;
        BoundQuery bound = BoundQuery.of(base, table, grant, query);
        this.shown = bound.shown();
        this.filter = Filter.of(table, bound.formulas());
        Order asked = Order.by(
                base,
                table,
                tools.people(),
                bound.keys().stream().map(BoundQuery.Key::field).toList(),
                bound.keys().stream().map(BoundQuery.Key::descending).toList());
        this.indexColumns = ListIndexes.columns(filter, asked, EvaluationContext.at(now));
        this.order = asked.servedBy(indexColumns, columns -> tools.indexes().isMade(table, columns));
        Set<Field> read = new LinkedHashSet<>(shown);
        read.addAll(filter.fields());
        this.layout = new RowLayout(tools.codecs(), table, read);
    }

    /** The columns of indexes that would serve this list. */
    List<String> indexColumns() {
        return indexColumns;
    }

    /** How long a page may look for its records. */
    Duration time() {
        return time;
    }

    /** A page of the list that begins behind so many records. */
    ListCursor open(long offset) {
        return new ListCursor(this, order.window(offset), query.pageSize(), true);
    }

    Tools tools() {
        return tools;
    }

    /** The cells to answer. */
    List<Field> shown() {
        return shown;
    }

    Order order() {
        return order;
    }

    /** The page that begins at the position, or at the beginning. */
    ListCursor open(Optional<Position> start) {
        long served = start.map(Position::served).orElse(0L);
        long left = query.maxRecords().map(max -> max - served).orElse(Long.MAX_VALUE);
        int wanted = (int) Math.min(query.pageSize(), Math.max(0, left));
        return new ListCursor(this, start, wanted, left > wanted);
    }

    /** Between the database and the evaluator, or everything for the evaluator. */
    Filter.Division divide(boolean pushedDown, Parameters parameters) {
        Filter.Division division = pushedDown
                ? filter.divide(EvaluationContext.at(now), parameters, seen)
                : filter.undivided().and(applied(seen, parameters));
        return further.isEmpty() ? division : division.and(applied(further, parameters));
    }

    private static List<String> applied(List<Function<Parameters, String>> conditions, Parameters parameters) {
        return conditions.stream().map(condition -> condition.apply(parameters)).toList();
    }

    /**
     * What the filter leaves to the evaluator it will decide here.
     *
     * @param parameters those of the division's conditions
     * @param bytes of cells at most; the first row comes without its large cells if it has more
     * @param time how long the database may take
     */
    Uni<Rows> rows(
            Segment segment, Filter.Division division, Parameters parameters, int limit, long bytes, Duration time) {
        String columns = "select " + layout.selection() + order.selected() + ", (select version from base where id = "
                + parameters.add(base.id()) + ") ";
        String preamble = segment.preamble(layout.source(), parameters);
        String inner = columns + segment.rows(layout.source(), division.conditions(), limit, parameters);
        String sql =
                preamble + BoundedSelect.first(layout, order.width() + 1, inner, parameters.add(bytes) + "::bigint");
        Uni<RowSet<Row>> rows = division.conditions().isEmpty() && !isTimed
                ? tools.client().preparedQuery(sql).execute(parameters.toTuple())
                // How many records a filter keeps, and so how they are best found, depends on its values.
                : tools.transactions().readOnce(sql, parameters.toTuple(), time);
        return rows.map(found -> new Rows(layout, order.width(), found));
    }

    /**
     * How many records there are, up to {@code most}, and behind it the version of the base; absent when the database alone does
     * not decide that.
     */
    Optional<Uni<RowSet<Row>>> count(long most) {
        Parameters parameters = new Parameters();
        Filter.Division division = divide(true, parameters);
        if (!division.rest().isEmpty()) {
            return Optional.empty();
        }
        String where = division.conditions().isEmpty() ? "" : " where " + String.join(" and ", division.conditions());
        String sql = "select (select count(*) from (select 1 from " + SqlNames.table(table.id()) + " t" + where
                + " limit " + parameters.add(most) + "::bigint) c), version from base where id = "
                + parameters.add(base.id());
        return Optional.of(tools.transactions().readOnce(sql, parameters.toTuple(), time));
    }

    /** Which of the records pass what the evaluator has to decide. */
    Uni<Predicate<RecordState>> keeping(List<RecordState> records, List<CompiledFormula> rest) {
        if (rest.isEmpty()) {
            return Uni.createFrom().item(record -> true);
        }
        Map<String, Optional<Object>> primaryCells = new HashMap<>();
        return loadLinkedNames(records, rest, primaryCells).map(ignored -> {
            CellValues values = new CellValues(
                    tools.codecs(),
                    base,
                    (tableId, recordId, field) -> primaryCells.getOrDefault(recordId, Optional.empty()),
                    now);
            return record -> rest.stream()
                    .allMatch(part -> part.isTruthy(values.row(table, record), values.context(table, record)));
        });
    }

    /** Record ids read in a formula as the names of those records. */
    private Uni<Void> loadLinkedNames(
            List<RecordState> records, List<CompiledFormula> rest, Map<String, Optional<Object>> primaryCells) {
        Set<String> referenced = new LinkedHashSet<>();
        rest.forEach(part -> referenced.addAll(part.fieldIds()));
        return Sequential.each(referenced, fieldId -> {
            Optional<LinkTrail> trail = LinkTrail.of(base, table, table.field(fieldId));
            if (trail.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Set<String> ids = new LinkedHashSet<>();
            records.forEach(record -> ids.addAll(Changes.links(Optional.of(record), fieldId)));
            return loadPrimary(base.table(trail.get().tableId()), ids, primaryCells);
        });
    }

    private Uni<Void> loadPrimary(Table linked, Set<String> ids, Map<String, Optional<Object>> primaryCells) {
        ids.removeAll(primaryCells.keySet());
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Field primary = linked.primaryField();
        return new RowLayout(tools.codecs(), linked, List.of(primary))
                .byIds(tools.client(), ids)
                .invoke(records -> records.forEach(record -> primaryCells.put(record.id(), record.cell(primary))))
                .replaceWithVoid();
    }

    /** Some rows of the list, in its order. The page's layout comes first, then the keys, the version, bytes and total. */
    record Rows(RowLayout layout, int keys, RowSet<Row> rows) {
        int size() {
            return rows.size();
        }

        /** How many rows there were within the statement's limit, those included that did not fit. */
        long total() {
            return rows.size() == 0 ? 0 : number(rows.iterator().next(), 2);
        }

        List<RecordState> records() {
            return layout.readAll(rows);
        }

        List<@Nullable String> keys(Row row) {
            List<@Nullable String> values = new ArrayList<>();
            for (int column = layout.width(); column < layout.width() + keys; column++) {
                values.add(row.getString(column));
            }
            return values;
        }

        Optional<Long> version(Row row) {
            return Optional.ofNullable(row.getLong(layout.width() + keys));
        }

        long bytes(Row row) {
            return number(row, 1);
        }

        private long number(Row row, int behindVersion) {
            return row.getLong(layout.width() + keys + behindVersion);
        }
    }
}
