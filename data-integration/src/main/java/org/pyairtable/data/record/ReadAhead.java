package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;

/**
 * What a request is going to need, read behind the locks in the same round trip instead of one after the other: the records
 * that it names and, when it updates a single one, the records that show a cell which it changes. All of it may be left out;
 * then it is read when it is needed.
 *
 * @param records of the request's table
 * @param leading by the way that led to them
 */
record ReadAhead(List<RecordState> records, Map<Trace, List<RecordState>> leading) {
    static final ReadAhead NOTHING = new ReadAhead(List.of(), Map.of());

    ReadAhead {
        records = List.copyOf(records);
        leading = Map.copyOf(leading);
    }

    /** Statements to be sent behind those that take the locks. A request that will be refused reads nothing here. */
    static Uni<ReadAhead> of(
            SqlConnection connection,
            CellCodecs codecs,
            Snapshot snapshot,
            Table table,
            Grant grant,
            WriteRequest request) {
        RecordIds ids = RecordIds.of(named(request));
        if (ids.isEmpty()) {
            return Uni.createFrom().item(NOTHING);
        }
        RecordRows rows = new RecordRows(connection, codecs);
        List<Trace> traces = new ArrayList<>();
        List<Uni<List<RecordState>>> reads = new ArrayList<>();
        reads.add(rows.of(table, ids));
        if (request instanceof WriteRequest.Update update && ids.ids().size() == 1) {
            written(codecs, snapshot, table, grant, update).forEach((trace, cells) -> {
                traces.add(trace);
                reads.add(rows.leadingTo(
                        snapshot.base().table(trace.tableId()),
                        trace.trail(),
                        ids,
                        new OtherCells(codecs, table, cells)));
            });
        }
        return Uni.combine().all().unis(reads).with(answers -> answer(traces, answers));
    }

    private static ReadAhead answer(List<Trace> traces, List<?> answers) {
        Map<Trace, List<RecordState>> leading = new HashMap<>();
        for (int i = 0; i < traces.size(); i++) {
            leading.put(traces.get(i), records(answers.get(i + 1)));
        }
        return new ReadAhead(records(answers.getFirst()), leading);
    }

    @SuppressWarnings("unchecked") // it is what the statements answer
    private static List<RecordState> records(Object answer) {
        return (List<RecordState>) answer;
    }

    private static List<String> named(WriteRequest request) {
        return switch (request) {
            case WriteRequest.Create create -> List.of();
            case WriteRequest.Update update ->
                update.records().stream()
                        .flatMap(entry -> entry.id().stream())
                        .distinct()
                        .toList();
            case WriteRequest.Upsert upsert -> List.of();
            case WriteRequest.Delete delete ->
                delete.recordIds().stream().distinct().toList();
        };
    }

    /** The cells that are written and that records elsewhere show, by field id, by the way that leads back from them. */
    private static Map<Trace, Map<String, Optional<Object>>> written(
            CellCodecs codecs, Snapshot snapshot, Table table, Grant grant, WriteRequest.Update request) {
        List<Derivation> readers = snapshot.derivations().ordered().stream()
                .filter(d -> d.linkedInputs().stream()
                        .anyMatch(input -> input.targetTableId().equals(table.id())))
                .toList();
        // What is shown nowhere else need not be looked at twice.
        if (readers.isEmpty()) {
            return Map.of();
        }
        Map<String, Optional<Object>> cells = cells(codecs, snapshot, table, grant, request);
        Map<Trace, Map<String, Optional<Object>>> shown = new LinkedHashMap<>();
        for (Derivation derivation : readers) {
            for (LinkedInput input : derivation.linkedInputs()) {
                Optional<Object> cell = cells.get(input.targetFieldId());
                if (cell != null && input.targetTableId().equals(table.id())) {
                    shown.computeIfAbsent(new Trace(derivation.table().id(), input.trail()), t -> new HashMap<>())
                            .put(input.targetFieldId(), cell);
                }
            }
        }
        return shown;
    }

    /** Of fields with a column of their own. Nothing when the request is not acceptable. */
    private static Map<String, Optional<Object>> cells(
            CellCodecs codecs, Snapshot snapshot, Table table, Grant grant, WriteRequest.Update request) {
        Map<String, Optional<Object>> cells = new HashMap<>();
        if (request.replace()) {
            table.fields().stream().filter(f -> !f.isComputed()).forEach(f -> cells.put(f.id(), Optional.empty()));
        }
        try {
            cells.putAll(new CellInput(codecs, snapshot.base().workspaceId(), table, grant, request.typecast())
                    .accept(request.records().getFirst().fields()));
        } catch (AirtableException refused) {
            // The write itself says so, in the order in which it looks.
            return Map.of();
        }
        cells.keySet().removeIf(id -> {
            Field field = table.field(id);
            return !field.hasColumn() || field.kind() instanceof FieldKind.Link;
        });
        return cells;
    }
}
