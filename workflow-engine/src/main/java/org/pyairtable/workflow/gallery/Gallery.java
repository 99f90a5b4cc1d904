package org.pyairtable.workflow.gallery;

import static org.pyairtable.workflow.gallery.WorkflowTemplate.Parameter.needed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.gallery.WorkflowTemplate.Parameter;

/** The templates of workflows. */
public final class Gallery {
    private static final String TABLE = "table";
    private static final String CONDITION = "condition";
    private static final String RECIPIENTS = "recipients";

    private static final Parameter NOTIFIED =
            Parameter.preset(RECIPIENTS, ParameterType.MEMBERS, "The members who are notified.", List.of("*"));
    private static final Parameter ZONE =
            Parameter.preset("timeZone", ParameterType.TIME_ZONE, "The time zone of days and times of day.", "UTC");

    private static final List<WorkflowTemplate> ALL =
            List.of(deadlineReminder(), orderIntake(), approval(), weeklyDigest(), tableSync());

    private Gallery() {}

    public static List<WorkflowTemplate> all() {
        return ALL;
    }

    static Optional<WorkflowTemplate> named(String name) {
        return ALL.stream().filter(template -> template.name().equals(name)).findFirst();
    }

    private static WorkflowTemplate deadlineReminder() {
        return new WorkflowTemplate(
                "deadline-reminder",
                "Deadline reminder",
                "Notifies members before a date in a record comes, if the record is still open then.",
                List.of(
                        needed(TABLE, ParameterType.TABLE, "The table with the deadlines."),
                        needed("dateField", ParameterType.FIELD, "The field with the date."),
                        Parameter.preset("before", ParameterType.DURATION, "How long before the date.", "P1D"),
                        Parameter.optional(
                                "at",
                                ParameterType.TEXT,
                                "The time of day, hh:mm, with whole days before; that of the date without it."),
                        ZONE,
                        Parameter.preset(
                                CONDITION,
                                ParameterType.FORMULA,
                                "What has to be true of the record at that time.",
                                "TRUE()"),
                        NOTIFIED),
                object(TABLE, "Tasks", "dateField", "Due", "before", "P3D", CONDITION, "{Status} != 'Done'"),
                values -> object(
                        "trigger",
                        object(
                                "type", "recordDate",
                                "baseId", values.base(),
                                "table", values.text(TABLE),
                                "field", values.text("dateField"),
                                "before", values.text("before"),
                                "at", values.optional("at"),
                                "zone", values.text("timeZone"),
                                "condition", values.text(CONDITION)),
                        "steps",
                        List.of(notice(
                                values,
                                "{{trigger.display ?? \"A record\"}} is due",
                                "The date is {{trigger.date}}."))));
    }

    private static WorkflowTemplate orderIntake() {
        return new WorkflowTemplate(
                "order-intake",
                "Order intake",
                "Takes calls of another system at `POST /hooks/{id}`, creates a record from each, and notifies members of it.",
                List.of(
                        needed(TABLE, ParameterType.TABLE, "The table that gets the records."),
                        needed(
                                "cells",
                                ParameterType.CELLS,
                                "What each field gets: texts with `{{trigger.<member>}}` for the members of the call."),
                        needed(
                                "secret",
                                ParameterType.SECRET,
                                "The secret of the workspace by which calls prove themselves"
                                        + " (`PUT /api/workflows/secrets/{name}`)."),
                        NOTIFIED),
                object(
                        TABLE,
                        "Orders",
                        "cells",
                        object("Name", "{{trigger.client}}", "Amount", "{{trigger.amount}}"),
                        "secret",
                        "shop"),
                values -> object(
                        "trigger",
                        object("type", "webhook", "secret", values.text("secret")),
                        "steps",
                        List.of(
                                object(
                                        "id", "create",
                                        "action", "createRecord",
                                        "baseId", values.base(),
                                        "table", values.text(TABLE),
                                        "fields", values.cells("cells"),
                                        "typecast", true,
                                        "retry", object("maxAttempts", 5, "backoff", "PT5S")),
                                notice(
                                        values,
                                        "New record in " + plain(values.text(TABLE)),
                                        "Record {{steps.create.result.id}} came by a call."))));
    }

    private static WorkflowTemplate approval() {
        return new WorkflowTemplate(
                "approval",
                "Approval",
                "Asks members when a record begins to match a condition, and writes what they decide into a field.",
                List.of(
                        needed(TABLE, ParameterType.TABLE, "The table with the records to decide about."),
                        needed(CONDITION, ParameterType.FORMULA, "When a record is to be decided about."),
                        Parameter.preset(
                                "approvers", ParameterType.MEMBERS, "The members who may decide.", List.of("*")),
                        Parameter.preset("deadline", ParameterType.DURATION, "How long they have.", "P7D"),
                        needed("decisionField", ParameterType.FIELD, "The field that gets the decision."),
                        Parameter.preset("approved", ParameterType.TEXT, "What it gets when they approve.", "Approved"),
                        Parameter.preset("rejected", ParameterType.TEXT, "What it gets when they reject.", "Rejected")),
                object(TABLE, "Invoices", CONDITION, "{Amount} > 1000", "decisionField", "Decision"),
                values -> object(
                        "trigger",
                        object(
                                "type", "recordMatches",
                                "baseId", values.base(),
                                "table", values.text(TABLE),
                                "formula", values.text(CONDITION)),
                        "steps",
                        List.of(
                                object(
                                        "id", "ask",
                                        "action", "approval",
                                        "approvers", values.list("approvers"),
                                        "title", "Approve {{trigger.display ?? \"this record\"}}?",
                                        "deadline", values.text("deadline")),
                                object(
                                        "id",
                                        "route",
                                        "action",
                                        "branch",
                                        "when",
                                        "{steps.ask.result.approved}",
                                        "then",
                                        List.of(decided("approve", values, "approved")),
                                        "otherwise",
                                        List.of(decided("reject", values, "rejected"))))));
    }

    private static Map<String, Object> decided(String id, TemplateValues values, String decision) {
        return object(
                "id",
                id,
                "action",
                "updateRecord",
                "fields",
                object(values.text("decisionField"), values.text(decision)),
                "typecast",
                true,
                "retry",
                object("maxAttempts", 5, "backoff", "PT5S"));
    }

    private static WorkflowTemplate weeklyDigest() {
        return new WorkflowTemplate(
                "weekly-digest",
                "Weekly digest",
                "Notifies members once a week which records match a condition, up to 100 of them.",
                List.of(
                        needed(TABLE, ParameterType.TABLE, "The table with the records."),
                        needed("nameField", ParameterType.FIELD, "The field that is listed."),
                        Parameter.preset(CONDITION, ParameterType.FORMULA, "Which records count.", "TRUE()"),
                        Parameter.preset("schedule", ParameterType.CRON, "When it is sent.", "0 8 * * 1"),
                        ZONE,
                        NOTIFIED),
                object(TABLE, "Tasks", "nameField", "Name", CONDITION, "{Status} = 'Open'"),
                values -> object(
                        "trigger",
                        object("type", "schedule", "cron", values.text("schedule"), "zone", values.text("timeZone")),
                        "steps",
                        List.of(
                                object(
                                        "id", "find",
                                        "action", "findRecords",
                                        "baseId", values.base(),
                                        "table", values.text(TABLE),
                                        "where", values.text(CONDITION),
                                        "fields", List.of(values.text("nameField")),
                                        "retry", object("maxAttempts", 5, "backoff", "PT5S")),
                                object(
                                        "id", "names",
                                        "action", "transform",
                                        "list", "{{steps.find.result.records}}",
                                        "map", "{item.fields." + values.text("nameField") + "} & \"\"",
                                        "aggregate", "JOIN"),
                                notice(
                                        values,
                                        "{{steps.find.result.count}} records in " + plain(values.text(TABLE)),
                                        "{{IF({steps.find.result.count} = 0, \"There are none.\","
                                                + " LEFT({steps.names.result}, 15000))}}"))));
    }

    private static WorkflowTemplate tableSync() {
        return new WorkflowTemplate(
                "table-sync",
                "Sync of two tables",
                "Copies the records of one table into another by a schedule, up to 1,000 of them: those that the other one has by"
                        + " their key are updated, others are created. Nothing is deleted.",
                List.of(
                        needed(TABLE, ParameterType.TABLE, "The table to copy from."),
                        Parameter.preset(CONDITION, ParameterType.FORMULA, "Which records are copied.", "TRUE()"),
                        needed("target", ParameterType.TABLE, "The table to copy into, of the same base."),
                        needed(
                                "cells",
                                ParameterType.CELLS,
                                "The field of the table to copy from, by the field of the target that gets its cells."),
                        needed("key", ParameterType.FIELD, "The field of the target that finds a record."),
                        Parameter.preset("schedule", ParameterType.CRON, "When records are copied.", "0 * * * *"),
                        ZONE),
                object(
                        TABLE,
                        "Orders",
                        "target",
                        "Invoices",
                        "cells",
                        object("Number", "Name", "Amount", "Amount"),
                        "key",
                        "Number"),
                values -> object(
                        "trigger",
                        object("type", "schedule", "cron", values.text("schedule"), "zone", values.text("timeZone")),
                        "concurrency",
                        object("limit", 1, "whenFull", "skip"),
                        "steps",
                        List.of(
                                object(
                                        "id", "find",
                                        "action", "findRecords",
                                        "baseId", values.base(),
                                        "table", values.text(TABLE),
                                        "where", values.text(CONDITION),
                                        "limit", 1_000,
                                        "retry", object("maxAttempts", 5, "backoff", "PT5S")),
                                object(
                                        "id", "each",
                                        "action", "forEach",
                                        "list", "{{steps.find.result.records}}",
                                        "atOnce", 4,
                                        "steps",
                                                List.of(object(
                                                        "id", "copy",
                                                        "action", "upsertRecord",
                                                        "baseId", values.base(),
                                                        "table", values.text("target"),
                                                        "fields", copied(values),
                                                        "fieldsToMergeOn", List.of(values.text("key")),
                                                        "typecast", true,
                                                        "retry", object("maxAttempts", 5, "backoff", "PT5S")))))));
    }

    private static Map<String, Object> copied(TemplateValues values) {
        Map<String, Object> cells = new LinkedHashMap<>();
        values.cells("cells").forEach((to, from) -> cells.put(String.valueOf(to), "{{item.fields." + from + "}}"));
        return cells;
    }

    private static Map<String, Object> notice(TemplateValues values, String title, String body) {
        return object(
                "id", "tell", "action", "notify", "recipients", values.list(RECIPIENTS), "title", title, "body", body);
    }

    /** In the order of the pairs, without those that have no value. */
    private static Map<String, Object> object(@Nullable Object... pairs) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            if (value != null) {
                object.put(String.valueOf(pairs[i]), value);
            }
        }
        return object;
    }

    /** A name that a template shows and does not read. */
    private static String plain(String name) {
        return name.replace("{{", "{ {");
    }
}
