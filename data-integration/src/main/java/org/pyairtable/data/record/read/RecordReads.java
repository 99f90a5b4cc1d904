package org.pyairtable.data.record.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.query.ListIterators;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Localization;
import org.pyairtable.data.query.ViewedQuery;
import org.pyairtable.data.record.read.FreshReads.Seen;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.runtime.identity.Principal;

/** Reads records on behalf of a caller. */
@Singleton
public class RecordReads {
    private final Pool pool;
    private final SingleReads singles;
    private final Listing.Tools tools;
    private final FreshReads fresh;
    private final CellCodecs codecs;
    private final ListIterators iterators;
    private final DemandedIndexes indexes;
    private final ReadTurns turns;
    private final Clock clock;
    private final Cache<Table, RowLayout> layouts =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    RecordReads(
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
        this.turns = turns;
        this.singles = new SingleReads(pool);
        this.tools = new Listing.Tools(pool, transactions, codecs, people, indexes, turns, clock);
        this.fresh = fresh;
        this.codecs = codecs;
        this.iterators = iterators;
        this.indexes = indexes;
        this.clock = clock;
    }

    /** @param table id or name */
    public Uni<Listed> list(Principal principal, String baseId, String table, ListQuery query) {
        return fresh.read(principal, baseId, (schema, grant) -> {
            Table found = table(schema, table);
            ListQuery viewed = ViewedQuery.of(schema.base(), found, query);
            String fingerprint = viewed.fingerprint(found.id());
            Listing listing = Listing.of(tools, schema.base(), found, grant, viewed, clock.instant());
            Uni<Optional<Position>> start = query.offset()
                    .map(offset -> iterators.find(fingerprint, offset).map(Optional::of))
                    .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
            PageStream.Writing writing = new PageStream.Writing(
                    page -> written(schema, found, page, query.localization()),
                    position -> iterators.remember(fingerprint, position));
            return start.map(listing::open)
                    .chain(cursor -> new PageStream(turns, listing, cursor, writing)
                            .begin()
                            .map(listed -> new Seen<>(listed, cursor.version())))
                    .invoke(() -> listing.indexColumns().forEach(columns -> indexes.asked(found, columns)));
        });
    }

    /** With what it takes to write the cells out as text, when that is asked for. */
    private Uni<Page> written(CachedSchema schema, Table table, Page page, Optional<Localization> localization) {
        return localization
                .map(reader -> TextView.load(pool, codecs, schema.base(), table, reader, page.fields(), page.records())
                        .map(page::as))
                .orElseGet(() -> Uni.createFrom().item(page));
    }

    /**
     * As Airtable does, a record is found by any table of its base.
     *
     * @param localization for whom cells are written out as text; absent for the JSON cell format
     */
    public Uni<Listed> one(
            Principal principal, String baseId, String table, String recordId, Optional<Localization> localization) {
        return fresh.read(principal, baseId, (schema, grant) -> {
                    Table found = table(schema, table);
                    return one(schema, grant, found, recordId, localization)
                            .chain(page -> page.value().isPresent()
                                    ? Uni.createFrom().item(page)
                                    : elsewhere(schema, grant, found, recordId, localization));
                })
                .map(page -> page.orElseThrow(() -> new NotFound.Part().exception()));
    }

    private Uni<Seen<Optional<Listed>>> one(
            CachedSchema schema, Grant grant, Table table, String recordId, Optional<Localization> localization) {
        if (grant.selectsRows(table)) {
            return selected(schema, grant, table, recordId, localization);
        }
        RowLayout layout = layouts.get(table, t -> RowLayout.whole(codecs, t));
        return singles.row(layout, schema.base().id(), recordId)
                .chain(found -> found.map(row -> shown(schema, grant, table, layout, row, localization))
                        .orElseGet(() -> Uni.createFrom().item(new Seen<>(Optional.empty(), Optional.empty()))));
    }

    /** As a list of at most one record, because a list knows which records the caller sees. */
    private Uni<Seen<Optional<Listed>>> selected(
            CachedSchema schema, Grant grant, Table table, String recordId, Optional<Localization> localization) {
        ListCursor cursor = new Listing(
                        tools,
                        schema.base(),
                        table,
                        grant,
                        ListQuery.walk(List.of(), Optional.empty(), 1),
                        clock.instant(),
                        List.of(parameters -> "t._id = " + parameters.add(recordId)),
                        turns.evaluation(),
                        true)
                .open(Optional.empty());
        return cursor.next(turns.pageBytes())
                .chain(found -> cursor.need() > 0
                        ? cursor.next(cursor.need())
                        : Uni.createFrom().item(found))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(new Seen<Optional<Listed>>(Optional.empty(), cursor.version()))
                        : written(schema, table, new Page(grant.shown(table), found, Optional.empty()), localization)
                                .map(page -> new Seen<>(Optional.of(new Listed.Whole(page)), cursor.version())));
    }

    private Uni<Seen<Optional<Listed>>> shown(
            CachedSchema schema,
            Grant grant,
            Table table,
            RowLayout layout,
            Row row,
            Optional<Localization> localization) {
        Optional<Long> version = Optional.ofNullable(row.getLong(layout.width()));
        Function<Row, Uni<Page>> page = found -> written(
                schema,
                table,
                new Page(grant.shown(table), List.of(layout.read(found)), Optional.empty()),
                localization);
        if (SingleReads.isWhole(layout, row)) {
            return page.apply(row).map(p -> new Seen<>(Optional.of(new Listed.Whole(p)), version));
        }
        Listed.Pieces alone = writing -> turns.stream(SingleReads.bytes(layout, row), () -> singles.alone(
                        layout, schema.base().id(), row.getString(0))
                .invoke(again -> PageStream.requireSame(version, Optional.ofNullable(again.getLong(layout.width()))))
                .chain(page::apply)
                .chain(writing::apply));
        return Uni.createFrom().item(new Seen<>(Optional.of(alone), version));
    }

    private Uni<Seen<Optional<Listed>>> elsewhere(
            CachedSchema schema, Grant grant, Table asked, String recordId, Optional<Localization> localization) {
        List<Table> others = schema.base().tables().stream()
                .filter(t -> !t.id().equals(asked.id()))
                .toList();
        if (others.isEmpty()) {
            return Uni.createFrom().item(new Seen<>(Optional.empty(), Optional.empty()));
        }
        String sql = String.join(
                " union all ",
                others.stream()
                        .map(t -> "select '" + t.id() + "' from " + SqlNames.table(t.id()) + " where _id = $1")
                        .toList());
        return pool.preparedQuery(sql).execute(Tuple.of(recordId)).chain(rows -> {
            if (rows.size() == 0) {
                return Uni.createFrom().item(new Seen<Optional<Listed>>(Optional.empty(), Optional.empty()));
            }
            Table owner = schema.base().table(rows.iterator().next().getString(0));
            return one(schema, grant, owner, recordId, localization);
        });
    }

    private static Table table(CachedSchema schema, String nameOrId) {
        return schema.base().find(nameOrId).orElseThrow(() -> new NotFound.Part().exception());
    }
}
