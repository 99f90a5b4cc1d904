package org.pyairtable.data.tool.record;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.wire.AirtableId;

/** Deletes records. */
@Singleton
class DeleteRecords extends RecordWritingTool {
    DeleteRecords(RecordChanges changes) {
        super(changes);
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "delete_records",
                "Delete records",
                "Deletes up to " + RecordChanges.MOST
                        + " records of a table, all or none. Use dryRun first to see what they hold.",
                ToolSchema.writing(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        Property.texts(
                                RecordArguments.RECORDS, "Ids of the records to delete, rec…", RecordChanges.MOST)),
                RecordChanges.output(),
                Effect.OVERWRITES,
                "data.records:write");
    }

    @Override
    WriteRequest request(Arguments arguments) {
        List<String> ids = arguments.texts(RecordArguments.RECORDS);
        for (String id : ids) {
            if (!AirtableId.isRecord(id)) {
                throw new InvalidRequest.Member(
                                RecordArguments.RECORDS, "has an element that is not the id of a record, rec…")
                        .exception();
            }
        }
        return new WriteRequest.Delete(ids, false);
    }
}
