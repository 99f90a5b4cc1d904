package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;

/** Changes records that are found by some of their cells, and adds the others. */
@Singleton
class UpsertRecords implements WritingTool {
    private static final String MERGE_ON = "mergeOn";

    private final RecordChanges changes;

    UpsertRecords(RecordChanges changes) {
        this.changes = changes;
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
    public Permission permission() {
        return Permission.WRITE_RECORDS;
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        return changes.write(caller, arguments, request(arguments), alongside);
    }

    @Override
    public Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        return changes.rehearse(caller, arguments, request(arguments));
    }

    @Override
    public Touched touched(Arguments arguments) {
        return new Touched(RecordArguments.names(arguments.objects(RecordArguments.RECORDS)), true);
    }

    private static WriteRequest request(Arguments arguments) {
        List<WriteRequest.Entry> entries = arguments.objects(RecordArguments.RECORDS).stream()
                .map(cells -> new WriteRequest.Entry(Optional.empty(), cells))
                .toList();
        return new WriteRequest.Upsert(
                entries, arguments.texts(MERGE_ON), false, arguments.flag(RecordArguments.TYPECAST));
    }
}
