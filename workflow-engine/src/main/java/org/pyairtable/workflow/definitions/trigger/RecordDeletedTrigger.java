package org.pyairtable.workflow.definitions.trigger;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/** A record is deleted. */
@Kind(
        value = "A record is deleted. The run sees its last cells; steps that write it are refused, since it is gone.",
        result = "as for recordMatches, with no changed fields",
        example = """
                {"type": "recordDeleted", "baseId": "appSite", "table": "Tasks", "condition": "{Status} = 'Open'"}""")
@Schema(name = "RecordDeletedTrigger")
public record RecordDeletedTrigger(
        @Member("The base.") String baseId,
        @Member("The table, by name or id.") String table,

        @Member(value = "A formula over the last cells of the record; every record without it.", optional = true)
        @Nullable
        String condition)
        implements Trigger.OnRecord {
    public RecordDeletedTrigger {
        baseId = Given.name("baseId", baseId);
        table = Given.name("table", table);
    }

    @Override
    public RecordDeletedTrigger onTable(String tableId) {
        return new RecordDeletedTrigger(baseId, tableId, condition);
    }
}
