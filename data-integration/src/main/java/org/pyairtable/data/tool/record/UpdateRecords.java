package org.pyairtable.data.tool.record;

import jakarta.inject.Singleton;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;

/** Changes cells of records. */
@Singleton
class UpdateRecords extends RecordWritingTool {
    UpdateRecords(RecordChanges changes) {
        super(changes);
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
    WriteRequest request(Arguments arguments) {
        return new WriteRequest.Update(
                RecordArguments.entries(arguments), false, false, arguments.flag(RecordArguments.TYPECAST));
    }
}
