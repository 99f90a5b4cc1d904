package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.RefusedBatch;
import org.pyairtable.data.refusal.RefusedBatch.Fault;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/**
 * The cells of a batch, read against the fields of the table.
 *
 * @param cells stored values by field id, for each record
 * @param ids of the records that exist, by their positions
 */
record BatchInput(
        CellInput input,
        WriteRequest.Batch request,
        List<SequencedMap<String, Optional<Object>>> cells,
        Map<Integer, String> ids) {
    /** Refuses the batch with all that its cells do not accept. */
    static BatchInput read(CellInput input, WriteRequest.Batch request) {
        List<Fault> faults = new ArrayList<>();
        List<SequencedMap<String, Optional<Object>>> cells = new ArrayList<>();
        Map<Integer, String> ids = new HashMap<>();
        for (WriteRequest.Batch.Part part : request.records()) {
            int index = cells.size();
            part.id().ifPresent(id -> ids.put(index, id));
            SequencedMap<String, Optional<Object>> accepted = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> cell : part.fields().properties()) {
                try {
                    accepted.putAll(input.accept(cell.getKey(), cell.getValue()));
                } catch (RefusedException refused) {
                    faults.add(fault(index, part, cell.getKey(), refused));
                }
            }
            cells.add(accepted);
        }
        refuse(faults, false);
        return new BatchInput(input, request, cells, ids);
    }

    private static Fault fault(int index, WriteRequest.Batch.Part part, String field, RefusedException refused) {
        return new Fault(index, part.id(), Optional.of(field), refused.refusal().message(), Optional.empty());
    }

    private static void refuse(List<Fault> faults, boolean isConflict) {
        if (!faults.isEmpty()) {
            throw new RefusedBatch(faults, isConflict).exception();
        }
    }

    /**
     * The cells of the records without an id, by their positions. Refuses the batch when there is nothing to merge one of them
     * on, or two would be merged into one.
     */
    Map<Integer, Map<String, Optional<Object>>> toBeMerged(List<Field> mergeOn) {
        List<Fault> faults = new ArrayList<>();
        Map<Integer, Map<String, Optional<Object>>> merged = new LinkedHashMap<>();
        Map<List<Optional<Object>>, Integer> seen = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (ids.containsKey(i)) {
                continue;
            }
            Map<String, Optional<Object>> record = cells.get(i);
            for (Field field : mergeOn) {
                if (!record.containsKey(field.id())) {
                    faults.add(new Fault(
                            i,
                            Optional.empty(),
                            Optional.of(field.name()),
                            new InvalidRequest.NothingToMergeOn(field.name()).message(),
                            Optional.empty()));
                }
            }
            Integer before = seen.putIfAbsent(
                    mergeOn.stream()
                            .map(field -> record.getOrDefault(field.id(), Optional.empty()))
                            .toList(),
                    i);
            if (before != null) {
                faults.add(new Fault(
                        i,
                        Optional.empty(),
                        Optional.empty(),
                        "Has the same values to merge on as record " + before + " of the batch",
                        Optional.empty()));
            }
            merged.put(i, record);
        }
        refuse(faults, false);
        return merged;
    }

    /** Refuses the batch when a record does not exist, or a cell holds something else than is expected of it. */
    void requireExpected(Changes changes) {
        List<Fault> unknown = new ArrayList<>();
        List<Fault> unexpected = new ArrayList<>();
        for (int i = 0; i < request.records().size(); i++) {
            WriteRequest.Batch.Part part = request.records().get(i);
            if (part.id().isEmpty()) {
                continue;
            }
            Optional<RecordState> present =
                    changes.requested(input.table().id(), part.id().get()).flatMap(record -> record.before());
            if (present.isEmpty()) {
                unknown.add(new Fault(
                        i,
                        part.id(),
                        Optional.empty(),
                        new UnknownName.OfRecord(part.id().get()).message(),
                        Optional.empty()));
            } else {
                compare(i, part, present.get(), unknown, unexpected);
            }
        }
        refuse(unknown, false);
        refuse(unexpected, true);
    }

    private void compare(
            int index, WriteRequest.Batch.Part part, RecordState present, List<Fault> unknown, List<Fault> unexpected) {
        for (Map.Entry<String, JsonNode> cell : part.expected().properties()) {
            try {
                Field field = input.grant().field(input.table(), cell.getKey());
                if (field.isComputed()
                        || field.kind() instanceof FieldKind.Attachments
                        || input.grant().masks(field)) {
                    unknown.add(new Fault(
                            index,
                            part.id(),
                            Optional.of(cell.getKey()),
                            input.grant().masks(field)
                                    ? "You may not see all links of this cell, so its value cannot be expected"
                                    : "Values of a field of type "
                                            + field.kind().type() + " cannot be expected",
                            Optional.empty()));
                    continue;
                }
                Optional<Object> expected =
                        input.codecs().of(field.kind(), input.workspaceId()).accept(field, cell.getValue(), false);
                Optional<Object> held = present.cell(field);
                if (!expected.equals(held)) {
                    unexpected.add(new Fault(
                            index,
                            part.id(),
                            Optional.of(cell.getKey()),
                            "The cell holds another value than expected",
                            held.map(stored -> input.codecs().of(field.kind()).toJson(stored))));
                }
            } catch (RefusedException refused) {
                unknown.add(fault(index, part, cell.getKey(), refused));
            }
        }
    }
}
