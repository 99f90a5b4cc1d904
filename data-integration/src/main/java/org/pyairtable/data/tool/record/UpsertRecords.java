package org.pyairtable.data.tool.record;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;

/** Changes records that are found by some of their cells, and adds the others. */
@Singleton
class UpsertRecords extends RecordWritingTool {
    private static final String MERGE_ON = "mergeOn";

    UpsertRecords(RecordChanges changes) {
        super(changes);
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "upsert_records",
                "Update or create records",
                "For each record finds the one whose values in the fields of mergeOn are the same, and changes it; creates it when there is none. All or none. Several records with the same values are refused.",
                ToolSchema.writing(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        RecordArguments.cells(
                                "The records, each an object of its cells, with a value of each field of mergeOn"),
                        Property.texts(
                                MERGE_ON,
                                "Names or ids of the fields that identify a record",
                                WriteRequest.MAX_MERGE_FIELDS),
                        RecordArguments.typecast()),
                RecordChanges.output(),
                Effect.OVERWRITES,
                "data.records:write");
    }

    @Override
    WriteRequest request(Arguments arguments) {
        List<WriteRequest.Entry> entries = arguments.objects(RecordArguments.RECORDS).stream()
                .map(cells -> new WriteRequest.Entry(Optional.empty(), cells))
                .toList();
        return new WriteRequest.Upsert(
                entries, arguments.texts(MERGE_ON), false, arguments.flag(RecordArguments.TYPECAST));
    }
}
