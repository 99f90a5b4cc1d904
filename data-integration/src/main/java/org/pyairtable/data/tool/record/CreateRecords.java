package org.pyairtable.data.tool.record;

import jakarta.inject.Singleton;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;

/** Adds records to a table. */
@Singleton
class CreateRecords extends RecordWritingTool {
    CreateRecords(RecordChanges changes) {
        super(changes);
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
    WriteRequest request(Arguments arguments) {
        return new WriteRequest.Create(
                arguments.objects(RecordArguments.RECORDS), arguments.flag(RecordArguments.TYPECAST));
    }
}
