package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.record.change.ChangeObservers;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.RecordChangeSet;
import org.pyairtable.data.record.change.RecordEvents;
import org.pyairtable.data.record.computed.Recomputation;
import org.pyairtable.data.record.computed.StaleTexts;
import org.pyairtable.data.record.history.RecordHistory;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.LargeLinks;
import org.pyairtable.data.record.row.LinkSettings;
import org.pyairtable.data.record.row.ReadAhead;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.storage.Transactions.Ending;
import org.pyairtable.data.trash.RecordTrash;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;

/**
 * Writes records inside the caller's transaction, whose locks on the tables are held: checks everything, applies it in
 * memory, mirrors links, recomputes what is derived, writes, and appends the events. Fails before the first statement that
 * changes anything when the request is not acceptable.
 */
@Singleton
public class RecordWriter {
    private final CellCodecs codecs;
    private final Outbox outbox;
    private final DemandedIndexes indexes;
    private final AttachmentRows attachments;
    private final ChangeObservers observers;
    private final RecordHistory history;
    private final RecordTrash trash;
    private final LinkSettings links;
    private final Clock clock;

    RecordWriter(
            CellCodecs codecs,
            Outbox outbox,
            DemandedIndexes indexes,
            AttachmentRows attachments,
            ChangeObservers observers,
            RecordHistory history,
            RecordTrash trash,
            LinkSettings links,
            Clock clock) {
        this.links = links;
        this.codecs = codecs;
        this.outbox = outbox;
        this.indexes = indexes;
        this.attachments = attachments;
        this.observers = observers;
        this.history = history;
        this.trash = trash;
        this.clock = clock;
    }

    /**
     * Where records are written.
     *
     * @param before the base as it was when the transaction began
     * @param schema has what was added for the request too
     */
    record Place(Base before, CachedSchema schema, Table table) {}

    /** What is asked for, by whom, and how its events and observers see that. */
    record Asked(Grant grant, WriteRequest request, EventContext context, String via) {}

    /**
     * What was fetched for a request before.
     *
     * @param numbers for the records that it creates in the table; none if they were not taken yet
     * @param ahead what was read for it
     * @param concealed ids of records that do not exist for it
     */
    record Prepared(List<Long> numbers, ReadAhead ahead, Set<String> concealed) {
        static Prepared without(Set<String> concealed) {
            return new Prepared(List.of(), ReadAhead.NOTHING, concealed);
        }
    }

    /** @param observedLater ids of tables whose existing records observers get later */
    record Order(Place place, Asked asked, Prepared prepared, Set<String> observedLater) {}

    /** Everything but the last statements, which change the database and append the events. */
    Uni<Ending<Written>> write(SqlConnection connection, Order order) {
        Place place = order.place();
        Asked asked = order.asked();
        Table table = place.table();
        Changes changes = changes(connection, place.schema(), asked.grant().userId());
        changes.reserve(table, order.prepared().numbers());
        changes.take(table, order.prepared().ahead());
        changes.conceal(order.prepared().concealed());
        return large(connection, place, origin(asked.context(), asked.via()))
                .invoke(changes::sparing)
                .chain(() -> apply(changes, table, asked.grant(), asked.request()))
                .call(() -> masked(connection, asked.grant(), table).hold(changes))
                .chain(outcome -> statements(changes, order)
                        .map(statements -> new Ending<>(outcome.written(changes, table), statements)));
    }

    private MaskedLinks masked(SqlConnection connection, Grant grant, Table table) {
        return new MaskedLinks(connection, grant, table, clock.instant());
    }

    /** What was written, as the writer sees its links. */
    Uni<Written> shown(SqlConnection connection, Grant grant, Table table, Written written) {
        return masked(connection, grant, table).shown(codecs, written);
    }

    private ChangeOrigin origin(EventContext context, String via) {
        return new ChangeOrigin(context, via, clock.instant());
    }

    /** What observers look at is read as a whole. */
    private Uni<LargeLinks> large(SqlConnection connection, Place place, ChangeOrigin origin) {
        return observers
                .watching(connection, place.before(), origin)
                .map(watch -> new LargeLinks(place.schema(), place.table().id(), watch.tables(), links.read()));
    }

    /** What {@link #write} is going to read, as far as the request says so; to be asked for behind the locks. */
    Uni<ReadAhead> readAhead(SqlConnection connection, CachedSchema schema, Table table, Asked asked) {
        return large(connection, new Place(schema.base(), schema, table), origin(asked.context(), asked.via()))
                .chain(large ->
                        ForeseenReads.of(connection, codecs, schema, table, asked.grant(), asked.request(), large));
    }

    /** Nothing changed yet. */
    public Changes changes(SqlConnection connection, CachedSchema schema, String author) {
        Changes changes =
                new Changes(connection, codecs, schema, clock.instant().truncatedTo(ChronoUnit.MILLIS), author);
        changes.showing(links.read());
        return changes;
    }

    /** Does all that follows from changes of records in {@code table}, and brings it to the database and the outbox. */
    public Uni<Void> complete(Changes changes, Table table, EventContext context, String via) {
        return statements(changes, changes.schema().base(), table, context, via, Set.of())
                .chain(Transactions::all);
    }

    private Uni<List<Uni<Void>>> statements(Changes changes, Order order) {
        Asked asked = order.asked();
        return statements(
                changes,
                order.place().before(),
                order.place().table(),
                asked.context(),
                asked.via(),
                order.observedLater());
    }

    /**
     * All that follows from the changes in memory, and the statements that bring it to the database and the outbox. Every
     * way to write comes through here, so this is where observers are called: before these statements, whose fate they share.
     */
    private Uni<List<Uni<Void>>> statements(
            Changes changes, Base before, Table table, EventContext context, String via, Set<String> observedLater) {
        RecordEvents events = new RecordEvents(changes);
        Recomputation recomputation = new Recomputation(changes);
        return LinkMirror.apply(changes, table)
                .call(recomputation::run)
                .invoke(() -> StaleTexts.mark(changes))
                .call(events::prepare)
                .call(() -> observe(changes, before, origin(context, via), observedLater))
                .map(ignored -> {
                    List<Uni<Void>> statements = new ArrayList<>(new ChangeWriter(changes).statements());
                    statements.addAll(new LinkWriter(changes, table).statements());
                    statements.addAll(recomputation.statements());
                    statements.addAll(new AttachmentChanges(changes, attachments).statements());
                    statements.addAll(history.statements(changes, context, via));
                    statements.addAll(trash.statements(changes, table, context));
                    statements.addAll(events.statements(outbox, context, via));
                    return statements;
                });
    }

    private Uni<Void> observe(Changes changes, Base before, ChangeOrigin origin, Set<String> observedLater) {
        Base after = changes.schema().base();
        Uni<Void> reshaped = after.version() == before.version()
                ? Uni.createFrom().voidItem()
                : observers.reshaped(changes.connection(), before, after, origin);
        return reshaped.chain(() -> observers.written(
                changes.connection(), before, RecordChangeSet.written(changes, observedLater), origin));
    }

    private Uni<Outcome> apply(Changes changes, Table table, Grant grant, WriteRequest request) {
        CellInput input =
                new CellInput(codecs, changes.schema().base().workspaceId(), table, grant, request.typecast());
        return switch (request) {
            case WriteRequest.Create create -> create(changes, table, input, create.records());
            case WriteRequest.Update update -> update(changes, table, input, update);
            case WriteRequest.Upsert upsert -> upsert(changes, table, grant, input, upsert);
            case WriteRequest.Batch batch -> batch(changes, table, input, batch);
            case WriteRequest.Delete delete -> delete(changes, table, delete);
        };
    }

    private Uni<Outcome> create(Changes changes, Table table, CellInput input, List<ObjectNode> records) {
        List<Map<String, Optional<Object>>> cells = new ArrayList<>();
        records.forEach(fields -> cells.add(input.accept(fields)));
        return resolve(changes, input, table, cells)
                .chain(() -> insert(changes, table, cells))
                .map(ids -> new Outcome(ids, ids, List.of(), List.of()));
    }

    private Uni<Outcome> update(Changes changes, Table table, CellInput input, WriteRequest.Update request) {
        List<Map<String, Optional<Object>>> cells = new ArrayList<>();
        request.records().forEach(entry -> cells.add(input.accept(entry.fields())));
        List<String> ids = request.records().stream()
                .map(entry ->
                        entry.id().orElseThrow(() -> new InvalidRequest.Batch(WriteRequest.MAX_RECORDS).exception()))
                .toList();
        requireDistinct(ids);
        return resolve(changes, input, table, cells)
                .chain(() -> changes.load(table, ids))
                .invoke(() -> {
                    for (int i = 0; i < ids.size(); i++) {
                        change(
                                changes,
                                table,
                                ids.get(i),
                                cells.get(i),
                                input.emptied(request.replace()),
                                request.single());
                    }
                })
                .replaceWith(() -> new Outcome(ids, List.of(), ids, List.of()));
    }

    private Uni<Outcome> batch(Changes changes, Table table, CellInput input, WriteRequest.Batch request) {
        BatchInput batch = BatchInput.read(input, request);
        requireDistinct(batch.existing());
        return resolve(changes, input, table, batch.cells())
                .chain(() -> changes.load(table, batch.existing()))
                .invoke(() -> batch.requireExpected(changes))
                .chain(() -> merge(changes, table, batch.cells(), new HashMap<>(batch.ids()), List.of()));
    }

    private Uni<Outcome> upsert(
            Changes changes, Table table, Grant grant, CellInput input, WriteRequest.Upsert request) {
        List<Field> mergeOn = request.fieldsToMergeOn().stream()
                .map(name -> grant.field(table, name))
                .distinct()
                .toList();
        if (!mergeOn.stream().allMatch(UpsertMatch::isMergeable)) {
            throw new InvalidRequest.Malformed().exception();
        }
        UpsertMatch.indexColumns(mergeOn).forEach(columns -> indexes.asked(table, columns));
        List<Map<String, Optional<Object>>> cells = new ArrayList<>();
        Map<Integer, Map<String, Optional<Object>>> unknown = new LinkedHashMap<>();
        Map<Integer, String> known = new HashMap<>();
        for (WriteRequest.Entry entry : request.records()) {
            int position = cells.size();
            cells.add(input.accept(entry.fields()));
            entry.id().ifPresentOrElse(id -> known.put(position, id), () -> {
                requireAll(mergeOn, cells.get(position));
                unknown.put(position, cells.get(position));
            });
        }
        return resolve(changes, input, table, cells)
                .chain(() -> UpsertMatch.find(
                        changes, new UpsertMatch.Sought(table, mergeOn, grant.rows(table, clock.instant())), unknown))
                .invoke(known::putAll)
                .invoke(() -> requireDistinct(known.values()))
                .chain(() -> changes.load(table, known.values()))
                .chain(() -> merge(changes, table, cells, known, input.emptied(request.replace())));
    }

    /** Nothing to merge on would match records whose cell is empty, which is hardly what is meant. */
    private static void requireAll(List<Field> mergeOn, Map<String, Optional<Object>> cells) {
        for (Field field : mergeOn) {
            if (!cells.containsKey(field.id())) {
                throw new InvalidRequest.NothingToMergeOn(field.name()).exception();
            }
        }
    }

    private static void requireDistinct(Collection<String> ids) {
        if (Set.copyOf(ids).size() < ids.size()) {
            throw new InvalidRequest.SameRecordTwice().exception();
        }
    }

    private Uni<Outcome> merge(
            Changes changes,
            Table table,
            List<? extends Map<String, Optional<Object>>> cells,
            Map<Integer, String> known,
            List<String> emptied) {
        List<Integer> absent = IntStream.range(0, cells.size())
                .filter(i -> !known.containsKey(i))
                .boxed()
                .toList();
        Set<String> updated = new LinkedHashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            String id = known.get(i);
            if (id != null) {
                change(changes, table, id, cells.get(i), emptied, false);
                updated.add(id);
            }
        }
        return insert(changes, table, absent.stream().map(cells::get).toList()).map(created -> {
            for (int i = 0; i < created.size(); i++) {
                known.put(absent.get(i), created.get(i));
            }
            List<String> all = IntStream.range(0, cells.size())
                    .mapToObj(i -> known.getOrDefault(i, ""))
                    .toList();
            return new Outcome(all, created, List.copyOf(updated), List.of());
        });
    }

    private Uni<Outcome> delete(Changes changes, Table table, WriteRequest.Delete request) {
        List<String> ids = request.recordIds().stream().distinct().toList();
        return changes.load(table, ids)
                .invoke(() -> ids.forEach(
                        id -> existing(changes, table, id, request.single()).delete()))
                .replaceWith(() -> new Outcome(List.of(), List.of(), List.of(), ids));
    }

    /** Names in link cells become ids, of records that the writer sees. */
    private Uni<Void> resolve(
            Changes changes, CellInput input, Table table, List<? extends Map<String, Optional<Object>>> cells) {
        return named(changes, input.grant())
                .resolve(table, cells)
                .chain(() -> masked(changes.connection(), input.grant(), table).requireSeen(changes, cells));
    }

    private LinkedNames named(Changes changes, Grant grant) {
        return new LinkedNames(changes, table -> grant.rows(table, clock.instant()), (table, cells) -> {
            grant.require(table, Access.EDIT);
            grant.written(table, table.primaryField().id());
            if (grant.selectsRows(table)) {
                // One of that name may be there already, unseen, and the new one might not be seen either.
                throw new NotPermitted(true).exception();
            }
            return insert(changes, table, cells);
        });
    }

    /** Creates records in memory and answers their ids. */
    private Uni<List<String>> insert(
            Changes changes, Table table, List<? extends Map<String, Optional<Object>>> cells) {
        if (cells.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return changes.numbers(table, cells.size()).map(numbers -> {
            List<String> ids = new ArrayList<>();
            for (long number : numbers) {
                String id = Ids.random("rec");
                Map<String, Object> filled = new HashMap<>();
                KeptAttachments.resolve(table, cells.get(ids.size()), Optional.empty())
                        .forEach((field, value) -> value.ifPresent(stored -> filled.put(field, stored)));
                changes.add(
                        table.id(),
                        Touched.created(new RecordState(
                                id, number, changes.now(), changes.author(), changes.now(), changes.author(), filled)));
                ids.add(id);
            }
            return ids;
        });
    }

    private static void change(
            Changes changes,
            Table table,
            String id,
            Map<String, Optional<Object>> cells,
            List<String> emptied,
            boolean single) {
        Touched record = existing(changes, table, id, single);
        Map<String, Object> merged = new HashMap<>(record.now().cells());
        emptied.forEach(merged::remove);
        KeptAttachments.resolve(table, cells, Optional.of(record.now()))
                .forEach((field, value) ->
                        value.ifPresentOrElse(stored -> merged.put(field, stored), () -> merged.remove(field)));
        if (!merged.equals(record.now().cells())) {
            record.become(record.now().withCells(merged).modified(changes.now(), changes.author()));
        }
    }

    private static Touched existing(Changes changes, Table table, String id, boolean single) {
        return changes.requested(table.id(), id)
                .filter(record -> record.after().isPresent())
                .orElseThrow(() -> (single ? new NotFound.OneRecord() : new UnknownName.OfRecord(id)).exception());
    }

    /** Ids in the order of the request. */
    private record Outcome(List<String> ids, List<String> created, List<String> updated, List<String> deleted) {
        Written written(Changes changes, Table table) {
            List<RecordState> records = ids.stream()
                    .map(id -> changes.find(table.id(), id).orElseThrow().now())
                    .toList();
            return new Written(changes.schema(), table, records, created, updated, deleted);
        }
    }
}
