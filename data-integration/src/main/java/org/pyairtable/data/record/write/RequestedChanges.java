package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
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
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.runtime.identity.Ids;

/** Makes the changes in memory that a request asks for: creates, changes and deletes records of one table. */
final class RequestedChanges {
    private final CellCodecs codecs;
    private final DemandedIndexes indexes;
    private final Instant now;
    private final Changes changes;
    private final Table table;
    private final Grant grant;

    RequestedChanges(
            CellCodecs codecs, DemandedIndexes indexes, Instant now, Changes changes, Table table, Grant grant) {
        this.codecs = codecs;
        this.indexes = indexes;
        this.now = now;
        this.changes = changes;
        this.table = table;
        this.grant = grant;
    }

    /** Fails before anything is changed when the request is not acceptable. */
    Uni<Outcome> apply(WriteRequest request) {
        CellInput input =
                new CellInput(codecs, changes.schema().base().workspaceId(), table, grant, request.typecast());
        return switch (request) {
            case WriteRequest.Create create -> create(input, create.records());
            case WriteRequest.Update update -> update(input, update);
            case WriteRequest.Upsert upsert -> upsert(input, upsert);
            case WriteRequest.Batch batch -> batch(input, batch);
            case WriteRequest.Delete delete -> delete(delete);
        };
    }

    private Uni<Outcome> create(CellInput input, List<ObjectNode> records) {
        List<Map<String, Optional<Object>>> cells = new ArrayList<>();
        records.forEach(fields -> cells.add(input.accept(fields)));
        return resolve(cells).chain(() -> insert(table, cells)).map(ids -> new Outcome(ids, ids, List.of(), List.of()));
    }

    private Uni<Outcome> update(CellInput input, WriteRequest.Update request) {
        List<Map<String, Optional<Object>>> cells = new ArrayList<>();
        request.records().forEach(entry -> cells.add(input.accept(entry.fields())));
        List<String> ids = request.records().stream()
                .map(entry ->
                        entry.id().orElseThrow(() -> new InvalidRequest.Batch(WriteRequest.MAX_RECORDS).exception()))
                .toList();
        requireDistinct(ids);
        return resolve(cells)
                .chain(() -> changes.load(table, ids))
                .invoke(() -> {
                    for (int i = 0; i < ids.size(); i++) {
                        change(ids.get(i), cells.get(i), input.emptied(request.replace()), request.single());
                    }
                })
                .replaceWith(() -> new Outcome(ids, List.of(), ids, List.of()));
    }

    private Uni<Outcome> batch(CellInput input, WriteRequest.Batch request) {
        List<Field> mergeOn = mergeOn(request.fieldsToMergeOn());
        BatchInput batch = BatchInput.read(input, request);
        Map<Integer, String> known = new HashMap<>(batch.ids());
        requireDistinct(known.values());
        return resolve(batch.cells())
                .chain(() -> mergeOn.isEmpty()
                        ? Uni.createFrom().item(Map.<Integer, String>of())
                        : matches(mergeOn, batch.toBeMerged(mergeOn)))
                .invoke(known::putAll)
                .invoke(() -> requireDistinct(known.values()))
                .chain(() -> changes.load(table, known.values()))
                .invoke(() -> batch.requireExpected(changes))
                .chain(() -> merge(batch.cells(), known, List.of()));
    }

    private List<Field> mergeOn(List<String> names) {
        List<Field> mergeOn =
                names.stream().map(name -> grant.field(table, name)).distinct().toList();
        if (!mergeOn.stream().allMatch(UpsertMatch::isMergeable)) {
            throw new InvalidRequest.Malformed().exception();
        }
        UpsertMatch.indexColumns(mergeOn).forEach(columns -> indexes.asked(table, columns));
        return mergeOn;
    }

    /** Ids by the position in the request, of the records that the caller sees. */
    private Uni<Map<Integer, String>> matches(
            List<Field> mergeOn, Map<Integer, Map<String, Optional<Object>>> candidates) {
        return UpsertMatch.find(changes, new UpsertMatch.Sought(table, mergeOn, grant.rows(table, now)), candidates);
    }

    private Uni<Outcome> upsert(CellInput input, WriteRequest.Upsert request) {
        List<Field> mergeOn = mergeOn(request.fieldsToMergeOn());
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
        return resolve(cells)
                .chain(() -> matches(mergeOn, unknown))
                .invoke(known::putAll)
                .invoke(() -> requireDistinct(known.values()))
                .chain(() -> changes.load(table, known.values()))
                .chain(() -> merge(cells, known, input.emptied(request.replace())));
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
            List<? extends Map<String, Optional<Object>>> cells, Map<Integer, String> known, List<String> emptied) {
        List<Integer> absent = IntStream.range(0, cells.size())
                .filter(i -> !known.containsKey(i))
                .boxed()
                .toList();
        Set<String> updated = new LinkedHashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            String id = known.get(i);
            if (id != null) {
                change(id, cells.get(i), emptied, false);
                updated.add(id);
            }
        }
        return insert(table, absent.stream().map(cells::get).toList()).map(created -> {
            for (int i = 0; i < created.size(); i++) {
                known.put(absent.get(i), created.get(i));
            }
            List<String> all = IntStream.range(0, cells.size())
                    .mapToObj(i -> known.getOrDefault(i, ""))
                    .toList();
            return new Outcome(all, created, List.copyOf(updated), List.of());
        });
    }

    private Uni<Outcome> delete(WriteRequest.Delete request) {
        List<String> ids = request.recordIds().stream().distinct().toList();
        return changes.load(table, ids)
                .invoke(() -> ids.forEach(id -> existing(id, request.single()).delete()))
                .replaceWith(() -> new Outcome(List.of(), List.of(), List.of(), ids));
    }

    /** Names in link cells become ids, of records that the writer sees. */
    private Uni<Void> resolve(List<? extends Map<String, Optional<Object>>> cells) {
        return named().resolve(table, cells)
                .chain(() -> new MaskedLinks(changes.connection(), grant, table, now).requireSeen(changes, cells));
    }

    private LinkedNames named() {
        return new LinkedNames(changes, linked -> grant.rows(linked, now), (linked, cells) -> {
            grant.require(linked, Access.EDIT);
            grant.written(linked, linked.primaryField().id());
            if (grant.selectsRows(linked)) {
                // One of that name may be there already, unseen, and the new one might not be seen either.
                throw new NotPermitted(true).exception();
            }
            return insert(linked, cells);
        });
    }

    /** Creates records in memory and answers their ids. */
    private Uni<List<String>> insert(Table into, List<? extends Map<String, Optional<Object>>> cells) {
        if (cells.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return changes.numbers(into, cells.size()).map(numbers -> {
            List<String> ids = new ArrayList<>();
            for (long number : numbers) {
                String id = Ids.random("rec");
                Map<String, Object> filled = new HashMap<>();
                KeptAttachments.resolve(into, cells.get(ids.size()), Optional.empty())
                        .forEach((field, value) -> value.ifPresent(stored -> filled.put(field, stored)));
                changes.add(
                        into.id(),
                        Touched.created(new RecordState(
                                id, number, changes.now(), changes.author(), changes.now(), changes.author(), filled)));
                ids.add(id);
            }
            return ids;
        });
    }

    private void change(String id, Map<String, Optional<Object>> cells, List<String> emptied, boolean single) {
        Touched record = existing(id, single);
        Map<String, Object> merged = new HashMap<>(record.now().cells());
        emptied.forEach(merged::remove);
        KeptAttachments.resolve(table, cells, Optional.of(record.now()))
                .forEach((field, value) ->
                        value.ifPresentOrElse(stored -> merged.put(field, stored), () -> merged.remove(field)));
        if (!merged.equals(record.now().cells())) {
            record.become(record.now().withCells(merged).modified(changes.now(), changes.author()));
        }
    }

    private Touched existing(String id, boolean single) {
        return changes.requested(table.id(), id)
                .filter(record -> record.after().isPresent())
                .orElseThrow(() -> (single ? new NotFound.OneRecord() : new UnknownName.OfRecord(id)).exception());
    }

    /** Ids in the order of the request. */
    record Outcome(List<String> ids, List<String> created, List<String> updated, List<String> deleted) {
        Written written(Changes changes, Table table) {
            List<RecordState> records = ids.stream()
                    .map(id -> changes.find(table.id(), id).orElseThrow().now())
                    .toList();
            return new Written(changes.schema(), table, records, created, updated, deleted);
        }
    }
}
