package org.pyairtable.data.record;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.query.ListIterators;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Localization;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.view.ViewedQuery;
import org.pyairtable.runtime.identity.Principal;

/** Reads records on behalf of a caller. */
@Singleton
public class RecordReads {
    /** A base can change under a read, and under the one that follows; one that never rests is not waited for. */
    private static final int MOST_ATTEMPTS = 10;

    private final Pool pool;
    private final SingleReads singles;
    private final Listing.Tools tools;
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final CellCodecs codecs;
    private final ListIterators iterators;
    private final DemandedIndexes indexes;
    private final Clock clock;
    private final Cache<Table, RowLayout> layouts =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    RecordReads(
            Pool pool,
            Transactions transactions,
            Snapshots snapshots,
            AccessPolicy policy,
            CellCodecs codecs,
            People people,
            ListIterators iterators,
            DemandedIndexes indexes,
            Clock clock) {
        this.pool = pool;
        this.singles = new SingleReads(pool);
        this.tools = new Listing.Tools(pool, transactions, codecs, people, indexes);
        this.snapshots = snapshots;
        this.policy = policy;
        this.codecs = codecs;
        this.iterators = iterators;
        this.indexes = indexes;
        this.clock = clock;
    }

    /** What was read under which version of the base; no version when no row told it. */
    private record Seen<T>(T value, Optional<Long> version) {}

    /** @param table id or name */
    public Uni<Page> list(Principal principal, String baseId, String table, ListQuery query) {
        return reading(principal, baseId, (snapshot, grant) -> {
            Table found = table(snapshot, table);
            ListQuery viewed = ViewedQuery.of(snapshot.base(), found, query);
            String fingerprint = viewed.fingerprint(found.id());
            Listing listing = new Listing(tools, snapshot.base(), found, grant, viewed, clock.instant());
            return query.offset()
                    .map(offset -> iterators.find(fingerprint, offset).map(Optional::of))
                    .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                    .chain(listing::read)
                    .invoke(() -> listing.indexColumns().forEach(columns -> indexes.asked(found, columns)))
                    .chain(result -> page(fingerprint, result)
                            .chain(page -> written(snapshot, found, page, query.localization()))
                            .map(page -> new Seen<>(page, result.version())));
        });
    }

    private Uni<Page> page(String fingerprint, Listing.Result result) {
        return result.last()
                .map(position -> iterators.remember(fingerprint, position).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .map(offset -> new Page(result.fields(), result.records(), offset));
    }

    /**
     * Some records of a list, with what is needed to show them.
     *
     * @param naming those of the fields whose cells hold record ids
     * @param names what the records are called whose ids they hold, by record id
     * @param next where the list goes on; absent at its end
     */
    public record Walk(
            List<Field> fields,
            List<RecordState> records,
            Set<Field> naming,
            Map<String, String> names,
            Optional<Position> next) {}

    /** As {@link #list}, for a reader that goes through all of it by itself and needs no offset. */
    public Uni<Walk> walk(Principal principal, String baseId, String table, ListQuery query, Optional<Position> after) {
        return reading(principal, baseId, (snapshot, grant) -> {
            Table found = table(snapshot, table);
            ListQuery viewed = ViewedQuery.of(snapshot.base(), found, query);
            Listing listing = new Listing(tools, snapshot.base(), found, grant, viewed, clock.instant());
            return listing.read(after).chain(result -> TableScan.names(
                            pool, codecs, snapshot.base(), found, result.fields(), result.records())
                    .map(names -> new Seen<>(
                            new Walk(
                                    result.fields(),
                                    result.records(),
                                    naming(snapshot.base(), found, result.fields()),
                                    names,
                                    result.last()),
                            result.version())));
        });
    }

    private static Set<Field> naming(Base base, Table table, List<Field> fields) {
        return fields.stream()
                .filter(field -> LinkTrail.of(base, table, field).isPresent())
                .collect(Collectors.toSet());
    }

    /** With what it takes to write the cells out as text, when that is asked for. */
    private Uni<Page> written(Snapshot snapshot, Table table, Page page, Optional<Localization> localization) {
        return localization
                .map(reader -> TextView.load(
                                pool, codecs, snapshot.base(), table, reader, page.fields(), page.records())
                        .map(page::as))
                .orElseGet(() -> Uni.createFrom().item(page));
    }

    /**
     * As Airtable does, a record is found by any table of its base.
     *
     * @param localization for whom cells are written out as text; absent for the JSON cell format
     */
    public Uni<Page> one(
            Principal principal, String baseId, String table, String recordId, Optional<Localization> localization) {
        return reading(principal, baseId, (snapshot, grant) -> {
                    Table found = table(snapshot, table);
                    return one(snapshot, grant, found, recordId, localization)
                            .chain(page -> page.value().isPresent()
                                    ? Uni.createFrom().item(page)
                                    : elsewhere(snapshot, grant, found, recordId, localization));
                })
                .map(page ->
                        page.orElseThrow(() -> AirtableError.modelNotFound().exception()));
    }

    private Uni<Seen<Optional<Page>>> one(
            Snapshot snapshot, Grant grant, Table table, String recordId, Optional<Localization> localization) {
        RowLayout layout = layouts.get(table, t -> RowLayout.whole(codecs, t));
        return singles.row(layout, snapshot.base().id(), recordId)
                .chain(found -> found.map(row -> shown(snapshot, grant, table, layout, row, localization))
                        .orElseGet(() -> Uni.createFrom().item(new Seen<>(Optional.empty(), Optional.empty()))));
    }

    private Uni<Seen<Optional<Page>>> shown(
            Snapshot snapshot,
            Grant grant,
            Table table,
            RowLayout layout,
            Row row,
            Optional<Localization> localization) {
        Page page = new Page(grant.shown(table), List.of(layout.read(row)), Optional.empty());
        Optional<Long> version = Optional.ofNullable(row.getLong(layout.width()));
        return written(snapshot, table, page, localization).map(p -> new Seen<>(Optional.of(p), version));
    }

    private Uni<Seen<Optional<Page>>> elsewhere(
            Snapshot snapshot, Grant grant, Table asked, String recordId, Optional<Localization> localization) {
        List<Table> others = snapshot.base().tables().stream()
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
                return Uni.createFrom().item(new Seen<Optional<Page>>(Optional.empty(), Optional.empty()));
            }
            Table owner = snapshot.base().table(rows.iterator().next().getString(0));
            return one(snapshot, grant, owner, recordId, localization);
        });
    }

    static Uni<List<RecordState>> byIds(SqlClient client, RowLayout layout, Collection<String> ids) {
        return client.preparedQuery(
                        "select " + layout.selection() + " from " + layout.source() + " where t._id = any($1)")
                .execute(Tuple.of(ids.toArray(String[]::new)))
                .map(layout::readAll);
    }

    private static Table table(Snapshot snapshot, String nameOrId) {
        return snapshot.base().find(nameOrId).orElseThrow(() -> AirtableError.modelNotFound()
                .exception());
    }

    @FunctionalInterface
    private interface Reading<T> {
        Uni<Seen<T>> from(Snapshot snapshot, Grant grant);
    }

    /** Reads with the cached shape first. */
    private <T> Uni<T> reading(Principal principal, String baseId, Reading<T> reading) {
        return snapshots.known(baseId).chain(known -> reading(principal, baseId, known, reading, MOST_ATTEMPTS));
    }

    /** Begins anew with the latest shape for as long as the base turns out to have changed since the given one. */
    private <T> Uni<T> reading(
            Principal principal, String baseId, Optional<Snapshot> shape, Reading<T> reading, int attempts) {
        return attempt(principal, shape, reading).onItemOrFailure().transformToUni((seen, failure) -> {
            Uni<T> outcome = failure == null
                    ? Uni.createFrom().item(seen.value())
                    : Uni.createFrom().failure(failure);
            boolean settled = failure == null ? fresh(shape, seen) : !maybeStale(failure);
            if (settled || attempts == 1) {
                return outcome;
            }
            return snapshots
                    .current(baseId)
                    .chain(current -> sameVersion(shape, current)
                            ? outcome
                            : reading(principal, baseId, current, reading, attempts - 1));
        });
    }

    private <T> Uni<Seen<T>> attempt(Principal principal, Optional<Snapshot> snapshot, Reading<T> reading) {
        return Uni.createFrom().deferred(() -> {
            Grant grant = policy.require(principal, snapshot.map(Snapshot::base), Permission.READ_RECORDS);
            return reading.from(snapshot.orElseThrow(), grant);
        });
    }

    /** A refusal, an unknown column or one of another type may be due to a shape that is no longer true. */
    private static boolean maybeStale(Throwable failure) {
        String state = failure instanceof PgException pg ? Objects.requireNonNullElse(pg.getSqlState(), "") : "";
        return failure instanceof AirtableException
                || state.startsWith("42")
                || state.startsWith("22")
                || state.startsWith("0A");
    }

    private static boolean fresh(Optional<Snapshot> known, Seen<?> seen) {
        return seen.version().isPresent() && known.map(s -> s.base().version()).equals(seen.version());
    }

    private static boolean sameVersion(Optional<Snapshot> one, Optional<Snapshot> other) {
        Function<Snapshot, Long> version = snapshot -> snapshot.base().version();
        return one.map(version).equals(other.map(version));
    }
}
