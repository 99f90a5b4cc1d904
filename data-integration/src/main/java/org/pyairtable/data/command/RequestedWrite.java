package org.pyairtable.data.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.refusal.RefusedBatch;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.DataCommand;

/**
 * A write as a command asks for it.
 *
 * @param table id or name
 */
record RequestedWrite(String table, WriteRequest request) {
    /** The bounds of a request over HTTP hold here too. */
    static RequestedWrite of(DataCommand command) {
        return switch (command) {
            case DataCommand.CreateRecords create -> {
                WriteRequest.Create.checkNumber(create.records().size());
                yield new RequestedWrite(
                        create.table(),
                        new WriteRequest.Create(
                                create.records().stream()
                                        .map(RequestedWrite::cells)
                                        .toList(),
                                create.typecast()));
            }
            case DataCommand.UpdateRecords update ->
                new RequestedWrite(
                        update.table(),
                        new WriteRequest.Update(
                                bounded(update.records().stream()
                                        .map(r -> new WriteRequest.Entry(
                                                Optional.of(recordId(r.recordId())), cells(r.fields())))
                                        .toList()),
                                false,
                                false,
                                update.typecast()));
            case DataCommand.UpsertRecords upsert -> {
                Set<String> merge = Set.copyOf(upsert.fieldsToMergeOn());
                WriteRequest.Upsert.checkMergeFields(merge.size());
                yield new RequestedWrite(
                        upsert.table(),
                        new WriteRequest.Upsert(
                                bounded(upsert.records().stream()
                                        .map(r -> new WriteRequest.Entry(Optional.empty(), cells(r)))
                                        .toList()),
                                upsert.fieldsToMergeOn(),
                                false,
                                upsert.typecast()));
            }
            case DataCommand.DeleteRecords delete -> {
                bounded(delete.recordIds());
                delete.recordIds().forEach(RequestedWrite::recordId);
                yield new RequestedWrite(delete.table(), new WriteRequest.Delete(delete.recordIds(), false));
            }
            case DataCommand.WriteBatch batch -> {
                WriteRequest.Batch.checkNumber(batch.records().size());
                List<String> merge = batch.fieldsToMergeOn() == null ? List.of() : batch.fieldsToMergeOn();
                if (batch.fieldsToMergeOn() != null) {
                    WriteRequest.Upsert.checkMergeFields(Set.copyOf(merge).size());
                }
                yield new RequestedWrite(
                        batch.table(), new WriteRequest.Batch(parts(batch.records()), merge, batch.typecast()));
            }
            case DataCommand.DeleteBatch delete -> {
                WriteRequest.Batch.checkNumber(delete.recordIds().size());
                delete.recordIds().forEach(RequestedWrite::recordId);
                yield new RequestedWrite(delete.table(), new WriteRequest.Delete(delete.recordIds(), false));
            }
            case DataCommand.CallTool call ->
                throw new IllegalArgumentException("A call of a tool is no write of records: " + call.tool());
        };
    }

    private static List<WriteRequest.Batch.Part> parts(List<DataCommand.BatchRecord> records) {
        List<RefusedBatch.Fault> faults = new ArrayList<>();
        List<WriteRequest.Batch.Part> parts = new ArrayList<>();
        for (DataCommand.BatchRecord record : records) {
            Optional<String> id = Optional.ofNullable(record.recordId());
            id.filter(given -> !AirtableId.isRecord(given))
                    .ifPresent(given -> faults.add(new RefusedBatch.Fault(
                            parts.size(),
                            id,
                            Optional.empty(),
                            new UnknownName.OfRecord(given).message(),
                            Optional.empty())));
            parts.add(new WriteRequest.Batch.Part(id, cells(record.fields()), JsonNodeFactory.instance.objectNode()));
        }
        if (!faults.isEmpty()) {
            throw new RefusedBatch(faults, false).exception();
        }
        return parts;
    }

    private static <T> List<T> bounded(List<T> records) {
        WriteRequest.Update.checkNumber(records.size());
        return records;
    }

    private static String recordId(String id) {
        if (!AirtableId.isRecord(id)) {
            throw new UnknownName.OfRecord(id).exception();
        }
        return id;
    }

    private static ObjectNode cells(Object fields) {
        return (ObjectNode) Json.tree(fields);
    }
}
