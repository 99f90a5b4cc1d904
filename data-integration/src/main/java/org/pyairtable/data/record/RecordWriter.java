package org.pyairtable.data.record;

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
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.attachment.AttachmentRows;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.storage.Transactions.Ending;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;

/**
 * Writes records inside the caller's transaction, whose locks on the tables are held: checks everything, applies it in
 * memory, mirrors links, recomputes what is derived, writes, and appends the events. Fails before the first statement that
 * changes anything when the request is not acceptable.
 */
@Singleton
class RecordWriter {
    private final CellCodecs codecs;
    private final Outbox outbox;
    private final DemandedIndexes indexes;
    private final AttachmentRows attachments;
    private final ChangeObservers observers;
    private final Clock clock;

    RecordWriter(
            CellCodecs codecs,
            Outbox outbox,
            DemandedIndexes indexes,
            AttachmentRows attachments,
            ChangeObservers observers,
            Clock clock) {
        this.codecs = codecs;
        this.outbox = outbox;
        this.indexes = indexes;
        this.attachments = attachments;
        this.observers = observers;
        this.clock = clock;
    }

    /**
     * What a request means.
     *
     * @param before the base as it was when the transaction began; the snapshot has what was added for the request
     * @param numbers for the records that it creates in the table, if they were taken already
     * @param ahead what was read for it already
     * @param toldLater ids of tables whose records observers are told of later, as far as they exist
     */
    record Order(
            Base before,
            Snapshot snapshot,
            Table table,
            Grant grant,
            WriteRequest request,
            EventContext context,
            String via,
            List<Long> numbers,
            ReadAhead ahead,
            Set<String> toldLater) {}

    /** Everything but the last statements, which change the database and append the events. */
    Uni<Ending<Written>> write(SqlConnection connection, Order order) {
        Changes changes = changes(connection, order.snapshot(), order.grant().userId());
        changes.reserve(order.table(), order.numbers());
        changes.take(order.table(), order.ahead());
        return apply(changes, order.table(), order.grant(), order.request()).chain(outcome -> statements(changes, order)
                .map(statements -> new Ending<>(outcome.written(changes, order.table()), statements)));
    }

    /** What {@link #write} is going to read, as far as it can be told; to be asked for behind the locks. */
    Uni<ReadAhead> readAhead(
            SqlConnection connection, Snapshot snapshot, Table table, Grant grant, WriteRequest request) {
        return ReadAhead.of(connection, codecs, snapshot, table, grant, request);
    }

    /** Nothing changed yet. */
    Changes changes(SqlConnection connection, Snapshot snapshot, String author) {
        return new Changes(connection, codecs, snapshot, clock.instant().truncatedTo(ChronoUnit.MILLIS), author);
    }

    /** Does all that follows from changes of records in {@code table}, and brings it to the database and the outbox. */
    Uni<Void> complete(Changes changes, Table table, EventContext context, String via) {
        return statements(changes, changes.snapshot().base(), table, context, via, Set.of())
                .chain(Transactions::all);
    }

    private Uni<List<Uni<Void>>> statements(Changes changes, Order order) {
        return statements(changes, order.before(), order.table(), order.context(), order.via(), order.toldLater());
    }

    /**
     * All that follows from the changes in memory, and the statements that bring it to the database and the outbox. Every
     * way to write comes through here, so this is where observers are told: before these statements, whose fate they share.
     */
    private Uni<List<Uni<Void>>> statements(
            Changes changes, Base before, Table table, EventContext context, String via, Set<String> toldLater) {
        RecordEvents events = new RecordEvents(changes);
        return LinkMirror.apply(changes, table)
                .call(() -> new Recomputation(changes).run())
                .invoke(() -> StaleTexts.mark(changes))
                .call(events::prepare)
                .call(() -> tell(changes, before, new ChangeOrigin(context, via, clock.instant()), toldLater))
                .map(ignored -> {
                    List<Uni<Void>> statements = new ArrayList<>(new ChangeWriter(changes).statements());
                    statements.addAll(new LinkWriter(changes, table).statements());
                    statements.addAll(new AttachmentChanges(changes, attachments).statements());
                    statements.addAll(events.statements(outbox, context, via));
                    return statements;
                });
    }

    private Uni<Void> tell(Changes changes, Base before, ChangeOrigin origin, Set<String> toldLater) {
        Base after = changes.snapshot().base();
        Uni<Void> reshaped = after.version() == before.version()
                ? Uni.createFrom().voidItem()
                : observers.reshaped(changes.connection(), before, after, origin);
        return reshaped.chain(() ->
                observers.written(changes.connection(), before, RecordChangeSet.written(changes, toldLater), origin));
    }

    private Uni<Outcome> apply(Changes changes, Table table, Grant grant, WriteRequest request) {
        CellInput input =
                new CellInput(codecs, changes.snapshot().base().workspaceId(), table, grant, request.typecast());
        return switch (request) {
            case WriteRequest.Create create -> create(changes, table, input, create.records());
            case WriteRequest.Update update -> update(changes, table, input, update);
            case WriteRequest.Upsert upsert -> upsert(changes, table, grant, input, upsert);
            case WriteRequest.Delete delete -> delete(changes, table, delete);
        };
    }

    private Uni<Outcome> create(Changes changes, Table table, CellInput input, List<ObjectNode> records) {
        List<Map<String, Optional<Object>>> cells = new ArrayList<>();
        records.forEach(fields -> cells.add(input.accept(fields)));
        return named(changes)
                .resolve(table, cells)
                .chain(() -> insert(changes, table, cells))
                .map(ids -> new Outcome(ids, ids, List.of(), List.of()));
    }

    private Uni<Outcome> update(Changes changes, Table table, CellInput input, WriteRequest.Update request) {
        List<Map<String, Optional<Object>>> cells = new ArrayList<>();
        request.records().forEach(entry -> cells.add(input.accept(entry.fields())));
        List<String> ids = request.records().stream()
                .map(entry -> entry.id()
                        .orElseThrow(() -> AirtableError.invalidRecords().exception()))
                .toList();
        requireDistinct(ids);
        return named(changes)
                .resolve(table, cells)
                .chain(() -> changes.load(table, ids))
                .invoke(() -> {
                    for (int i = 0; i < ids.size(); i++) {
                        change(changes, table, ids.get(i), cells.get(i), request.replace(), request.single());
                    }
                })
                .replaceWith(() -> new Outcome(ids, List.of(), ids, List.of()));
    }

    private Uni<Outcome> upsert(
            Changes changes, Table table, Grant grant, CellInput input, WriteRequest.Upsert request) {
        List<Field> mergeOn = request.fieldsToMergeOn().stream()
                .map(name -> CellInput.field(table, grant, name))
                .distinct()
                .toList();
        if (!mergeOn.stream().allMatch(UpsertMatch::isMergeable)) {
            throw AirtableError.invalidRequest().exception();
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
        return named(changes)
                .resolve(table, cells)
                .chain(() -> UpsertMatch.find(changes, table, mergeOn, unknown))
                .invoke(known::putAll)
                .invoke(() -> requireDistinct(known.values()))
                .chain(() -> changes.load(table, known.values()))
                .chain(() -> merge(changes, table, cells, known, request.replace()));
    }

    /** Nothing to merge on would match records whose cell is empty, which is hardly what is meant. */
    private static void requireAll(List<Field> mergeOn, Map<String, Optional<Object>> cells) {
        for (Field field : mergeOn) {
            if (!cells.containsKey(field.id())) {
                throw AirtableError.nothingToMergeOn(field.name()).exception();
            }
        }
    }

    private static void requireDistinct(Collection<String> ids) {
        if (Set.copyOf(ids).size() < ids.size()) {
            throw AirtableError.sameRecordTwice().exception();
        }
    }

    private Uni<Outcome> merge(
            Changes changes,
            Table table,
            List<Map<String, Optional<Object>>> cells,
            Map<Integer, String> known,
            boolean replace) {
        List<Integer> absent = IntStream.range(0, cells.size())
                .filter(i -> !known.containsKey(i))
                .boxed()
                .toList();
        Set<String> updated = new LinkedHashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            String id = known.get(i);
            if (id != null) {
                change(changes, table, id, cells.get(i), replace, false);
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

    private LinkedNames named(Changes changes) {
        return new LinkedNames(changes, (table, cells) -> insert(changes, table, cells));
    }

    /** Creates records in memory and answers their ids. */
    private Uni<List<String>> insert(Changes changes, Table table, List<Map<String, Optional<Object>>> cells) {
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
            boolean replace,
            boolean single) {
        Touched record = existing(changes, table, id, single);
        Map<String, Object> merged = new HashMap<>(record.now().cells());
        if (replace) {
            table.fields().stream().filter(f -> !f.isComputed()).forEach(f -> merged.remove(f.id()));
        }
        KeptAttachments.resolve(table, cells, Optional.of(record.now()))
                .forEach((field, value) ->
                        value.ifPresentOrElse(stored -> merged.put(field, stored), () -> merged.remove(field)));
        if (!merged.equals(record.now().cells())) {
            record.become(record.now().withCells(merged).modified(changes.now(), changes.author()));
        }
    }

    private static Touched existing(Changes changes, Table table, String id, boolean single) {
        return changes.find(table.id(), id)
                .filter(record -> record.after().isPresent())
                .orElseThrow(() ->
                        (single ? AirtableError.recordNotFound() : AirtableError.rowDoesNotExist(id)).exception());
    }

    /** Ids in the order of the request. */
    private record Outcome(List<String> ids, List<String> created, List<String> updated, List<String> deleted) {
        Written written(Changes changes, Table table) {
            List<RecordState> records = ids.stream()
                    .map(id -> changes.find(table.id(), id).orElseThrow().now())
                    .toList();
            return new Written(changes.snapshot(), table, records, created, updated, deleted);
        }
    }
}
