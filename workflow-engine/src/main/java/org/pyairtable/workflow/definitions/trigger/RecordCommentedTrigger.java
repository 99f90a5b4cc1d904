package org.pyairtable.workflow.definitions.trigger;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/**
 * Somebody comments on a record.
 *
 * @param mentions id of the user whom a comment has to mention; null for any comment
 * @param condition a formula over the record; null for every record
 */
@Kind(
        value =
                "Somebody comments on a record. With `mentions`, only comments that mention that member start a run: new ones, and"
                        + " those that mention the member after a change for the first time. The record is read when the comment"
                        + " has come; one that is deleted by then starts no run.",
        result = "`trigger.text` (up to 2,000 characters, with the names of those mentioned), `trigger.author` and"
                + " `trigger.mentions` (user ids), `trigger.commentId`, `trigger.display`; the record's cells are"
                + " `record.<field>`",
        example = """
                {"type": "recordCommented", "baseId": "appSite", "table": "Tasks", "mentions": "usrForeman00000001"}""")
@Schema(name = "RecordCommentedTrigger")
public record RecordCommentedTrigger(
        @Member("The base.") String baseId,
        @Member("The table, by name or id.") String table,

        @Member(value = "The id of a member; any comment counts without it.", optional = true) @Nullable
        String mentions,

        @Member(value = "A formula over the record; every record without it.", optional = true) @Nullable
        String condition)
        implements Trigger.OnRecord {
    public RecordCommentedTrigger {
        baseId = Given.name("baseId", baseId);
        table = Given.name("table", table);
        mentions = mentions == null ? null : Given.name("mentions", mentions);
        condition = condition == null ? null : Given.text("condition", condition);
    }

    @Override
    public List<String> values() {
        return List.of("text", "author", "mentions", "commentId", "display");
    }

    @Override
    public RecordCommentedTrigger onTable(String tableId) {
        return with(tableId, condition);
    }

    public RecordCommentedTrigger with(String tableId, @Nullable String otherCondition) {
        return new RecordCommentedTrigger(baseId, tableId, mentions, otherCondition);
    }
}
