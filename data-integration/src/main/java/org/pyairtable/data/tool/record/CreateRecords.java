package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;

/** Adds records to a table. */
@Singleton
class CreateRecords implements WritingTool {
    private final RecordChanges changes;

    CreateRecords(RecordChanges changes) {
        this.changes = changes;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "create_records",
                "Create records",
                "Creates up to " + RecordChanges.MOST
                        + " records in a table, all or none. Look with query_records whether they exist already, or use upsert_records.",
                ToolSchema.writing(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        RecordArguments.cells("The records to create, each an object of its cells"),
                        RecordArguments.typecast()),
                RecordChanges.output(),
                Effect.ADDS,
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
        return new Touched(RecordArguments.names(arguments.objects(RecordArguments.RECORDS)), false);
    }

    private static WriteRequest request(Arguments arguments) {
        return new WriteRequest.Create(
                arguments.objects(RecordArguments.RECORDS), arguments.flag(RecordArguments.TYPECAST));
    }
}
