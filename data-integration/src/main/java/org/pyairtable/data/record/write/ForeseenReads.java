package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.record.row.LargeLinks;
import org.pyairtable.data.record.row.OtherCells;
import org.pyairtable.data.record.row.ReadAhead;
import org.pyairtable.data.record.row.RecordIds;
import org.pyairtable.data.record.row.RecordRows;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Trace;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;

/** Reads behind the locks of a write what it is going to need, as far as its request says so. */
final class ForeseenReads {
    private ForeseenReads() {}

    /** Statements to be sent behind those that take the locks. A request that will be refused reads nothing here. */
    static Uni<ReadAhead> of(
            SqlConnection connection,
            CellCodecs codecs,
            CachedSchema schema,
            Table table,
            Grant grant,
            WriteRequest request,
            LargeLinks large) {
        RecordIds ids = RecordIds.of(named(request));
        if (ids.isEmpty()) {
            return Uni.createFrom().item(ReadAhead.NOTHING);
        }
        RecordRows rows = new RecordRows(connection, codecs, Optional.of(large));
        List<Trace> traces = new ArrayList<>();
        List<Uni<List<RecordState>>> reads = new ArrayList<>();
        reads.add(rows.of(table, ids));
        if (request instanceof WriteRequest.Update update && ids.ids().size() == 1) {
            written(codecs, schema, table, grant, update).forEach((trace, cells) -> {
                traces.add(trace);
                reads.add(rows.leadingTo(
                        schema.base().table(trace.tableId()),
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

    static List<String> named(WriteRequest request) {
        return switch (request) {
            case WriteRequest.Create create -> List.of();
            case WriteRequest.Update update ->
                update.records().stream()
                        .flatMap(entry -> entry.id().stream())
                        .distinct()
                        .toList();
            case WriteRequest.Upsert upsert ->
                upsert.records().stream()
                        .flatMap(entry -> entry.id().stream())
                        .distinct()
                        .toList();
            case WriteRequest.Batch batch ->
                batch.records().stream()
                        .flatMap(part -> part.id().stream())
                        .distinct()
                        .toList();
            case WriteRequest.Delete delete ->
                delete.recordIds().stream().distinct().toList();
        };
    }

    /** The cells that are written and that records elsewhere show, by field id, by the way that leads back from them. */
    private static Map<Trace, Map<String, Optional<Object>>> written(
            CellCodecs codecs, CachedSchema schema, Table table, Grant grant, WriteRequest.Update request) {
        List<Derivation> readers = schema.derivations().ordered().stream()
                .filter(d -> d.linkedInputs().stream()
                        .anyMatch(input -> input.targetTableId().equals(table.id())))
                .toList();
        // What is shown nowhere else need not be looked at twice.
        if (readers.isEmpty()) {
            return Map.of();
        }
        Map<String, Optional<Object>> cells = cells(codecs, schema, table, grant, request);
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
            CellCodecs codecs, CachedSchema schema, Table table, Grant grant, WriteRequest.Update request) {
        Map<String, Optional<Object>> cells = new HashMap<>();
        CellInput input = new CellInput(codecs, schema.base().workspaceId(), table, grant, request.typecast());
        input.emptied(request.replace()).forEach(field -> cells.put(field, Optional.empty()));
        try {
            cells.putAll(input.accept(request.records().getFirst().fields()));
        } catch (RefusedException refused) {
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
