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

/** Changes cells of records. */
@Singleton
class UpdateRecords implements WritingTool {
    private final RecordChanges changes;

    UpdateRecords(RecordChanges changes) {
        this.changes = changes;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "update_records",
                "Update records",
                "Changes cells of up to " + RecordChanges.MOST
                        + " records of a table, all or none. Cells that are not named stay as they are.",
                ToolSchema.writing(
                        ToolSchema.base(), ToolSchema.table(), RecordArguments.changes(), RecordArguments.typecast()),
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
        return new Touched(
                RecordArguments.names(RecordArguments.entries(arguments).stream()
                        .map(WriteRequest.Entry::fields)
                        .toList()),
                false);
    }

    private static WriteRequest request(Arguments arguments) {
        return new WriteRequest.Update(
                RecordArguments.entries(arguments), false, false, arguments.flag(RecordArguments.TYPECAST));
    }
}
