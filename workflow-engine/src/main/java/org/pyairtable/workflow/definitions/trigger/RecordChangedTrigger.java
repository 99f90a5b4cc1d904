package org.pyairtable.workflow.definitions.trigger;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/**
 * A record's cells change.
 *
 * @param fields the fields that count, by name or id; empty for all
 */
@Kind(value = "Cells of a record change.", result = "as for recordMatches", example = """
                {"type": "recordChanged", "baseId": "appSite", "table": "Tasks", "fields": ["Status"],
                 "condition": "{Status} = 'Late'"}""")
@Schema(name = "RecordChangedTrigger")
public record RecordChangedTrigger(
        @Member("The base.") String baseId,
        @Member("The table, by name or id.") String table,

        @Member(value = "The fields that count, by name or id; all without it.", optional = true)
        List<String> fields,

        @Member(
                value = "A formula over the record as it is after the change; every record without it.",
                optional = true)
        @Nullable
        String condition)
        implements Trigger.OnRecord {
    public RecordChangedTrigger {
        baseId = Given.name("baseId", baseId);
        table = Given.name("table", table);
        fields = Given.any("fields", fields, 500);
    }

    @Override
    public RecordChangedTrigger onTable(String tableId) {
        return new RecordChangedTrigger(baseId, tableId, fields, condition);
    }
}
