package org.pyairtable.workflow.definitions.trigger;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/** A record starts to match: the formula becomes true for it, or is true when it is created. */
@Kind(
        value = "A record starts to match: the formula becomes true for it, or is true when it is created.",
        result = "`trigger.changedFields` (names) and `trigger.display`; the record's cells are `record.<field>`",
        example = """
                {"type": "recordMatches", "baseId": "appSite", "table": "Tasks", "formula": "{Hours} > {Budget}"}""")
@Schema(name = "RecordMatchesTrigger")
public record RecordMatchesTrigger(
        @Member("The base.") String baseId,
        @Member("The table, by name or id.") String table,

        @Member("A condition; it may not ask for the time of day or the date.")
        String formula)
        implements Trigger.OnRecord {
    public RecordMatchesTrigger {
        baseId = Given.name("baseId", baseId);
        table = Given.name("table", table);
        formula = Given.text("formula", formula);
    }

    @Override
    public RecordMatchesTrigger onTable(String tableId) {
        return new RecordMatchesTrigger(baseId, tableId, formula);
    }
}
