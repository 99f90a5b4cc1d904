package org.pyairtable.workflow.definitions.trigger;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/** A record is created. */
@Kind(value = "A record is created.", result = "as for recordMatches, with no changed fields", example = """
                {"type": "recordCreated", "baseId": "appSite", "table": "Tasks", "condition": "{Hours} > 8"}""")
@Schema(name = "RecordCreatedTrigger")
public record RecordCreatedTrigger(
        @Member("The base.") String baseId,
        @Member("The table, by name or id.") String table,

        @Member(value = "A formula over the new record; every record without it.", optional = true) @Nullable
        String condition)
        implements Trigger.OnRecord {
    public RecordCreatedTrigger {
        baseId = Given.name("baseId", baseId);
        table = Given.name("table", table);
    }

    @Override
    public RecordCreatedTrigger onTable(String tableId) {
        return new RecordCreatedTrigger(baseId, tableId, condition);
    }
}
