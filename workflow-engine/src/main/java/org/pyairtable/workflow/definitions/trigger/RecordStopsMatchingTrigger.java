package org.pyairtable.workflow.definitions.trigger;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/** A record no longer matches: the formula was true for it, and is not after a change. */
@Kind(
        value =
                "A record stops matching: the formula was true for it, and is not after a change. A record that is deleted"
                        + " does not stop matching.",
        result = "as for recordMatches",
        example = """
                {"type": "recordStopsMatching", "baseId": "appSite", "table": "Tasks", "formula": "{Status} = 'Open'"}""")
@Schema(name = "RecordStopsMatchingTrigger")
public record RecordStopsMatchingTrigger(
        @Member("The base.") String baseId,
        @Member("The table, by name or id.") String table,

        @Member("A condition; it may not ask for the time of day or the date.")
        String formula)
        implements Trigger.OnRecord {
    public RecordStopsMatchingTrigger {
        baseId = Given.name("baseId", baseId);
        table = Given.name("table", table);
        formula = Given.text("formula", formula);
    }

    @Override
    public RecordStopsMatchingTrigger onTable(String tableId) {
        return new RecordStopsMatchingTrigger(baseId, tableId, formula);
    }
}
