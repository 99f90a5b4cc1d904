package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.data.access.Admission;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.query.ListIterators;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.ViewedQuery;
import org.pyairtable.data.record.read.FreshReads.Seen;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.Transactions;

/** Reads lists of records with the names of what they link to, for files and for readers who may not look those up. */
@Singleton
public class Walks {
    private final Pool pool;
    private final Listing.Tools tools;
    private final FreshReads fresh;
    private final ListIterators iterators;

    Walks(
            Pool pool,
            Transactions transactions,
            FreshReads fresh,
            CellCodecs codecs,
            People people,
            ListIterators iterators,
            DemandedIndexes indexes,
            ReadTurns turns,
            Clock clock) {
        this.pool = pool;
        this.tools = new Listing.Tools(pool, transactions, codecs, people, indexes, turns, clock);
        this.fresh = fresh;
        this.iterators = iterators;
    }

    /**
     * Some records of a list, with what is needed to show them.
     *
     * @param naming those of the fields whose cells hold record ids
     * @param names what the records are called whose ids they hold, by record id
     * @param next where the list goes on; absent at its beginning
     * @param last whether the list ends here
     * @param need bytes of the next record when they are more than was asked for; otherwise 0
     */
    public record Walk(
            List<Field> fields,
            List<RecordState> records,
            Set<Field> naming,
            Map<String, String> names,
            Optional<Position> next,
            boolean last,
            long need) {}

    /** @param offset asks for the records that follow; absent at the end */
    public record NamedPage(Walk walk, Optional<String> offset) {}

    /** A list that is about to be read. */
    private record Begun(CachedSchema schema, Table table, ListQuery query, Listing listing) {}

    private Begun begin(
            CachedSchema schema,
            Grant grant,
            String table,
            ListQuery query,
            List<Function<Parameters, String>> further) {
        Table found = schema.base().find(table).orElseThrow(() -> new NotFound.Part().exception());
        ListQuery viewed = ViewedQuery.of(schema.base(), found, query);
        return new Begun(
                schema,
                found,
                viewed,
                new Listing(
                        tools,
                        schema.base(),
                        found,
                        grant,
                        viewed,
                        tools.clock().instant(),
                        further,
                        tools.turns().evaluation(),
                        false));
    }

    /**
     * For a reader that goes through all of a list by itself and needs no offset. There may be few records or none in a part,
     * and still another one.
     *
     * @param bytes of cells at most
     */
    public Uni<Walk> walk(
            Admission admission, String baseId, String table, ListQuery query, Optional<Position> after, long bytes) {
        return fresh.read(admission, baseId, (schema, grant) -> {
            Begun begun = begin(schema, grant, table, query, List.of());
            ListCursor cursor = begun.listing.open(after);
            return cursor.nextInSlices(bytes)
                    .chain(records -> named(begun, cursor, records))
                    .map(walk -> new Seen<>(walk, cursor.version()));
        });
    }

    /** A page of at most {@link ReadTurns#pageBytes} of cells, or of one record that is larger; with fewer records than asked for, then. */
    public Uni<NamedPage> page(Admission admission, String baseId, String table, ListQuery query) {
        return fresh.read(admission, baseId, (schema, grant) -> {
            Begun begun = begin(schema, grant, table, query, List.of());
            String fingerprint = begun.query.fingerprint(begun.table.id() + through(grant, begun.table));
            Uni<Optional<Position>> start = begun.query
                    .offset()
                    .map(offset -> iterators.find(fingerprint, offset).map(Optional::of))
                    .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
            return start.map(begun.listing::open).chain(cursor -> some(cursor)
                    .chain(records -> named(begun, cursor, records))
                    .chain(walk -> offset(cursor, fingerprint).map(offset -> new NamedPage(walk, offset)))
                    .map(page -> new Seen<>(page, cursor.version())));
        });
    }

    /** The record of a list with this id; empty when it is not in the list. */
    public Uni<Optional<Walk>> one(Admission admission, String baseId, String table, ListQuery query, String recordId) {
        return fresh.read(admission, baseId, (schema, grant) -> {
            Begun begun =
                    begin(schema, grant, table, query, List.of(parameters -> "t._id = " + parameters.add(recordId)));
            ListCursor cursor = begun.listing.open(Optional.empty());
            return some(cursor)
                    .chain(records -> named(begun, cursor, records))
                    .map(walk -> new Seen<>(
                            Optional.of(walk).filter(found -> !found.records().isEmpty()), cursor.version()));
        });
    }

    /** How many records there are in the list, up to {@code most}; empty when the database alone does not decide that, or soon. */
    public Uni<Optional<Long>> count(Admission admission, String baseId, String table, ListQuery query, long most) {
        return fresh.read(admission, baseId, (schema, grant) -> begin(schema, grant, table, query, List.of())
                .listing
                .count(most)
                .map(rows -> rows.map(found -> {
                            Row row = found.iterator().next();
                            return new Seen<>(Optional.of(row.getLong(0)), Optional.of(row.getLong(1)));
                        })
                        .onFailure(Walks::isGivenUp)
                        .recoverWithItem(new Seen<>(
                                Optional.empty(), Optional.of(schema.base().version()))))
                .orElseGet(() -> Uni.createFrom()
                        .item(new Seen<>(
                                Optional.empty(), Optional.of(schema.base().version())))));
    }

    /** It took too long, or a number of a filter left the range of the database's. */
    private static boolean isGivenUp(Throwable failure) {
        return failure instanceof PgException pg && Set.of("57014", "22003").contains(String.valueOf(pg.getSqlState()));
    }

    private Uni<List<RecordState>> some(ListCursor cursor) {
        return tools.turns()
                .page(() -> cursor.next(tools.turns().pageBytes()))
                .chain(found -> cursor.need() > 0
                        ? tools.turns().stream(cursor.need(), () -> cursor.next(cursor.need()))
                        : Uni.createFrom().item(found));
    }

    private Uni<Optional<String>> offset(ListCursor cursor, String fingerprint) {
        Optional<Position> position = cursor.isEnd() ? cursor.position() : cursor.reached();
        return position.map(where -> iterators.remember(fingerprint, where).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Walk> named(Begun begun, ListCursor cursor, List<RecordState> records) {
        Base base = begun.schema.base();
        List<Field> shown = begun.listing.shown();
        return TableScan.names(pool, tools.codecs(), base, begun.table, shown, records)
                .map(names -> new Walk(
                        shown,
                        records,
                        naming(base, begun.table, shown),
                        names,
                        cursor.reached(),
                        cursor.isLast(),
                        cursor.need()));
    }

    /** What decides about a list through a view besides the query. */
    private static String through(Grant grant, Table table) {
        return grant.through(table)
                .map(view ->
                        view.id() + view.settings().filter() + view.settings().keys())
                .orElse("");
    }

    private static Set<Field> naming(Base base, Table table, List<Field> fields) {
        return fields.stream()
                .filter(field -> LinkTrail.of(base, table, field).isPresent())
                .collect(Collectors.toSet());
    }
}
