package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;
import org.pyairtable.workflow.steps.SecretText;

/** What starts a workflow. The names of the nested records, with a lower-case first letter, are the JSON {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Trigger.RecordMatches.class, name = "recordMatches"),
    @JsonSubTypes.Type(value = Trigger.RecordStopsMatching.class, name = "recordStopsMatching"),
    @JsonSubTypes.Type(value = Trigger.RecordCreated.class, name = "recordCreated"),
    @JsonSubTypes.Type(value = Trigger.RecordChanged.class, name = "recordChanged"),
    @JsonSubTypes.Type(value = Trigger.RecordDeleted.class, name = "recordDeleted"),
    @JsonSubTypes.Type(value = Trigger.RecordDate.class, name = "recordDate"),
    @JsonSubTypes.Type(value = Trigger.RecordCommented.class, name = "recordCommented"),
    @JsonSubTypes.Type(value = Trigger.Schedule.class, name = "schedule"),
    @JsonSubTypes.Type(value = Trigger.External.class, name = "external"),
    @JsonSubTypes.Type(value = Trigger.Webhook.class, name = "webhook"),
    @JsonSubTypes.Type(value = Trigger.Manual.class, name = "manual")
})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        oneOf = {
            Trigger.RecordMatches.class,
            Trigger.RecordStopsMatching.class,
            Trigger.RecordCreated.class,
            Trigger.RecordChanged.class,
            Trigger.RecordDeleted.class,
            Trigger.RecordDate.class,
            Trigger.RecordCommented.class,
            Trigger.Schedule.class,
            Trigger.External.class,
            Trigger.Webhook.class,
            Trigger.Manual.class
        })
public sealed interface Trigger {
    /** A trigger on the records of one table. */
    sealed interface OnRecord extends Trigger {
        String baseId();

        /** Table id once saved; before, it may be the table's name. */
        String table();

        /** The names of what {@code trigger} holds in its runs. */
        default List<String> values() {
            return List.of("changedFields", "display");
        }

        /** A formula over the record that has to be true besides; null for every record. */
        default @Nullable String condition() {
            return null;
        }

        /** The same trigger on the table with this id. */
        OnRecord onTable(String tableId);
    }

    /** A record begins to match: the formula becomes true for it, or it is created true. */
    @Kind(
            value = "A record begins to match: the formula becomes true for it, or it is created so.",
            result = "`trigger.changedFields` (names) and `trigger.display`; the record's cells are `record.<field>`",
            example = """
                    {"type": "recordMatches", "baseId": "appSite", "table": "Tasks", "formula": "{Hours} > {Budget}"}""")
    @Schema(name = "RecordMatchesTrigger")
    record RecordMatches(
            @Member("The base.") String baseId,
            @Member("The table, by name or id.") String table,

            @Member("A condition; it may not ask for the time of day or the date.")
            String formula)
            implements OnRecord {
        public RecordMatches {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
            formula = Given.text("formula", formula);
        }

        @Override
        public RecordMatches onTable(String tableId) {
            return new RecordMatches(baseId, tableId, formula);
        }
    }

    /** A record no longer matches: the formula was true for it, and is not after a change. */
    @Kind(
            value =
                    "A record stops to match: the formula was true for it, and is not after a change. A record that is deleted"
                            + " does not stop to match.",
            result = "as for recordMatches",
            example = """
                    {"type": "recordStopsMatching", "baseId": "appSite", "table": "Tasks", "formula": "{Status} = 'Open'"}""")
    @Schema(name = "RecordStopsMatchingTrigger")
    record RecordStopsMatching(
            @Member("The base.") String baseId,
            @Member("The table, by name or id.") String table,

            @Member("A condition; it may not ask for the time of day or the date.")
            String formula)
            implements OnRecord {
        public RecordStopsMatching {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
            formula = Given.text("formula", formula);
        }

        @Override
        public RecordStopsMatching onTable(String tableId) {
            return new RecordStopsMatching(baseId, tableId, formula);
        }
    }

    /** A record is deleted. */
    @Kind(
            value =
                    "A record is deleted. The run sees its last cells; steps that write it are refused, since it is gone.",
            result = "as for recordMatches, with no changed fields",
            example = """
                    {"type": "recordDeleted", "baseId": "appSite", "table": "Tasks", "condition": "{Status} = 'Open'"}""")
    @Schema(name = "RecordDeletedTrigger")
    record RecordDeleted(
            @Member("The base.") String baseId,
            @Member("The table, by name or id.") String table,

            @Member(value = "A formula over the last cells of the record; every record without it.", optional = true)
            @Nullable
            String condition)
            implements OnRecord {
        public RecordDeleted {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
        }

        @Override
        public RecordDeleted onTable(String tableId) {
            return new RecordDeleted(baseId, tableId, condition);
        }
    }

    /** A record is created. */
    @Kind(value = "A record is created.", result = "as for recordMatches, with no changed fields", example = """
                    {"type": "recordCreated", "baseId": "appSite", "table": "Tasks", "condition": "{Hours} > 8"}""")
    @Schema(name = "RecordCreatedTrigger")
    record RecordCreated(
            @Member("The base.") String baseId,
            @Member("The table, by name or id.") String table,

            @Member(value = "A formula over the new record; every record without it.", optional = true) @Nullable
            String condition)
            implements OnRecord {
        public RecordCreated {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
        }

        @Override
        public RecordCreated onTable(String tableId) {
            return new RecordCreated(baseId, tableId, condition);
        }
    }

    /**
     * A record's cells change.
     *
     * @param fields the fields that count, by name or id; empty for all
     */
    @Kind(value = "Cells of a record change.", result = "as for recordMatches", example = """
                    {"type": "recordChanged", "baseId": "appSite", "table": "Tasks", "fields": ["Status"],
                     "condition": "{Status} = 'Late'"}""")
    @Schema(name = "RecordChangedTrigger")
    record RecordChanged(
            @Member("The base.") String baseId,
            @Member("The table, by name or id.") String table,

            @Member(value = "The fields that count, by name or id; all without it.", optional = true)
            List<String> fields,

            @Member(
                    value = "A formula over the record as it is after the change; every record without it.",
                    optional = true)
            @Nullable
            String condition)
            implements OnRecord {
        public RecordChanged {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
            fields = Given.any("fields", fields, 500);
        }

        @Override
        public RecordChanged onTable(String tableId) {
            return new RecordChanged(baseId, tableId, fields, condition);
        }
    }

    /**
     * A date in a record comes.
     *
     * @param field by name or id
     * @param before how long before the date, as weeks, days, hours and minutes of ISO 8601; null for none
     * @param after how long after it; null for none
     * @param condition a formula over the record as it is at that time; null for every record
     * @param late how late it may still start a run; null for a day
     */
    @Kind(
            value =
                    "A date in a record comes, or is so far away or so long ago. The record is read at that time: if the date was"
                            + " moved or emptied, the record deleted, or the condition is not true, no run is started. A date starts a"
                            + " run once; one whose time is past already when it is entered, or when the workflow is saved, starts none."
                            + " Records that exist when the workflow is saved count. Where the clocks are put forward, a time of day"
                            + " that is skipped comes as much later; where they are put back, the first of two counts. What is missed"
                            + " because nothing is running is made up for, up to `late`; while the workflow is paused it is not.",
            result = "`trigger.date`, the cell, and `trigger.display`; the record's cells are `record.<field>`",
            example = """
                    {"type": "recordDate", "baseId": "appSite", "table": "Tasks", "field": "Due", "before": "P3D", "at": "09:00",
                     "zone": "Europe/Riga", "condition": "{Status} != 'Done'"}""")
    @Schema(name = "RecordDateTrigger")
    record RecordDate(
            @Member("The base.") String baseId,
            @Member("The table, by name or id.") String table,

            @Member("The field with the date, by name or id: of type date, dateTime or formula.")
            String field,

            @Member(
                    value = "How long before the date: weeks, days, hours and minutes such as P3D, P2W or PT12H.",
                    optional = true)
            @Nullable
            String before,

            @Member(value = "How long after the date, in place of `before`.", optional = true) @Nullable
            String after,

            @Member(
                    value =
                            "The time of day, hh:mm, with whole days before or after; without it the cell's own, of a date 00:00.",
                    optional = true)
            @Nullable
            String at,

            @Member(value = "The time zone of days and of `at`, such as Europe/Riga; UTC without it.", optional = true)
            @Nullable
            String zone,

            @Member(
                    value =
                            "A formula over the record, computed when the time comes; it may ask for the date. Every record without"
                                    + " it.",
                    optional = true)
            @Nullable
            String condition,

            @Member(
                    value =
                            "How late a run may still be started when nothing was running, PT1M to 366 days; P1D without it.",
                    optional = true)
            @JsonFormat(shape = JsonFormat.Shape.STRING)
            @Nullable
            Duration late)
            implements OnRecord {
        private static final Duration LATE = Duration.ofDays(1);

        public RecordDate {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
            field = Given.name("field", field);
            condition = condition == null ? null : Given.text("condition", condition);
            late = late == null ? null : Given.wait("late", late, Duration.ofMinutes(1));
            DueRule.of(before, after, at, zone);
        }

        @Override
        public List<String> values() {
            return List.of("date", "display");
        }

        @Override
        public RecordDate onTable(String tableId) {
            return with(tableId, field, condition);
        }

        RecordDate with(String tableId, String otherField, @Nullable String otherCondition) {
            return new RecordDate(baseId, tableId, otherField, before, after, at, zone, otherCondition, late);
        }

        /** When a cell with this content starts a run; empty when it holds no date. */
        public Optional<Instant> due(@Nullable Object cell) {
            return DueRule.of(before, after, at, zone).due(cell);
        }

        /** Whether what was due then may still start a run. */
        public boolean inTime(Instant due, Instant now) {
            return !now.isAfter(due.plus(late == null ? LATE : late));
        }
    }

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
    record RecordCommented(
            @Member("The base.") String baseId,
            @Member("The table, by name or id.") String table,

            @Member(value = "The id of a member; any comment counts without it.", optional = true) @Nullable
            String mentions,

            @Member(value = "A formula over the record; every record without it.", optional = true) @Nullable
            String condition)
            implements OnRecord {
        public RecordCommented {
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
        public RecordCommented onTable(String tableId) {
            return with(tableId, condition);
        }

        RecordCommented with(String tableId, @Nullable String otherCondition) {
            return new RecordCommented(baseId, tableId, mentions, otherCondition);
        }
    }

    /** The time of a schedule comes. */
    @Kind(
            value =
                    "The time of a schedule comes. Where the clocks are put forward, a time of day that is skipped comes as much"
                            + " later; where they are put back, one that occurs twice counts once. Times that are missed because nothing is"
                            + " running are made up for as `missed` says; those of a paused workflow are not.",
            result = "`trigger.time`, the time by the schedule, in UTC",
            example = """
                    {"type": "schedule", "cron": "0 9 * * 1", "zone": "Europe/Riga"}""")
    @Schema(name = "ScheduleTrigger")
    record Schedule(
            @Member("Five fields: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday).")
            String cron,

            @Member(value = "The time zone, such as Europe/Riga; UTC without it.", optional = true) @Nullable
            String zone,

            @Member(
                    value =
                            "What becomes of times that were missed: `once` (the default) starts one run for the first of them,"
                                    + " `all` one for each of the last seven days, `skip` none.",
                    optional = true)
            @Nullable
            Missed missed)
            implements Trigger {
        /** A time that comes up later than this was missed; a busy engine looks at each within seconds. */
        static final Duration LATE = Duration.ofMinutes(2);

        /** For how long back each missed time gets a run. */
        static final Duration CATCH_UP = Duration.ofDays(7);

        @Schema(name = "WorkflowMissedTimes")
        public enum Missed {
            @JsonProperty("once")
            ONCE,
            @JsonProperty("all")
            ALL,
            @JsonProperty("skip")
            SKIP;

            /** As in JSON. */
            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public Schedule {
            cron = Given.name("cron", cron);
            if (CronSchedule.of(cron, zone).next(Instant.EPOCH).isEmpty()) {
                throw new BadValue("cron", "never comes: " + cron);
            }
        }

        /** The next time after another. */
        Optional<Instant> next(Instant after) {
            return CronSchedule.of(cron, zone).next(after);
        }

        /** Whether a time that has come starts a run now. */
        boolean starts(Instant time, Instant now) {
            return missed != Missed.SKIP || !time.plus(LATE).isBefore(now);
        }

        /** The time to look at after one that has come; it lies in the past while missed times are made up for. */
        Optional<Instant> following(Instant time, Instant now) {
            Instant earliest = now.minus(CATCH_UP);
            return next(missed == Missed.ALL ? (time.isAfter(earliest) ? time : earliest) : now);
        }
    }

    /** Another system published an event of this name for the workspace. */
    @Kind(
            value = "Another system published an event of this name for the workspace on `ingest.events`.",
            result = "the members of the event's payload, as `trigger.<name>`",
            example = """
                    {"type": "external", "name": "delivery.arrived", "condition": "{trigger.tons} > 5"}""")
    @Schema(name = "ExternalTrigger")
    record External(
            @Member("The name of the event.") String name,

            @Member(value = "A formula over `{trigger.<name>}`; every event without it.", optional = true) @Nullable
            String condition)
            implements Trigger {
        public External {
            name = Given.name("name", name);
        }
    }

    /**
     * Another system calls.
     *
     * @param signature the header with the HMAC of the body; null when the URL has the secret
     * @param dedupe the header with what is the same in repeated calls; null for {@code Idempotency-Key}
     */
    @Kind(
            value =
                    "Another system calls `POST /hooks/{id}` with the id of the workflow and a JSON object, without a token. It"
                            + " proves itself by a secret of the workspace: as `?secret=` in the URL or, with `signature`, by a"
                            + " header with the HMAC-SHA-256 of the body under the secret, in hexadecimal, with or without"
                            + " `sha256=` before it. The answer is 202, at once, or what came of the run. A call that is repeated"
                            + " starts no second run: one"
                            + " with the same `dedupe` header or, with `signature`, with the same body.",
            result = "the members of the body, as `trigger.<name>`",
            example = """
                    {"type": "webhook", "secret": "shop-hook", "signature": "X-Shop-Signature"}""")
    @Schema(name = "WebhookTrigger")
    record Webhook(
            @Member("The name of the secret, saved with PUT /api/workflows/secrets/{name}.")
            String secret,

            @Member(value = "The header with the signature; without it the URL has the secret.", optional = true)
            @Nullable
            String signature,

            @Member(
                    value =
                            "The header that is the same in repeated calls, `Idempotency-Key` without it; not with `signature`.",
                    optional = true)
            @Nullable
            String dedupe,

            @Member(
                    value =
                            "A formula over `{trigger.<name>}`; a call for which it is not true is accepted and starts no run.",
                    optional = true)
            @Nullable
            String condition,

            @Member(
                    value =
                            "What the body has to have, as the inputs of a manual trigger; other members are kept as they are.",
                    optional = true)
            @Nullable
            List<FormInput> inputs,

            @Member(
                    value =
                            "When a call is answered: `now` (the default), or `done`, with 200 and the result of the last step once"
                                    + " the run has ended. After 20 seconds the answer is 202.",
                    optional = true)
            @Nullable
            Answer answer)
            implements Trigger {
        @Schema(name = "WebhookAnswer")
        public enum Answer {
            @JsonProperty("now")
            NOW,
            @JsonProperty("done")
            DONE;

            /** As in JSON. */
            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");

        public Webhook {
            inputs = StartForm.checked(inputs);
            secret = Given.name("secret", secret);
            if (!SecretText.NAME.matcher(secret).matches()) {
                throw new BadValue("secret", "is not the name of a secret: " + secret);
            }
            if (signature != null && !HEADER.matcher(signature).matches()) {
                throw new BadValue("signature", "is not the name of a header: " + signature);
            }
            if (dedupe != null && !HEADER.matcher(dedupe).matches()) {
                throw new BadValue("dedupe", "is not the name of a header: " + dedupe);
            }
            if (dedupe != null && signature != null) {
                throw new BadValue(
                        "dedupe", "is not signed, so it has no effect with signature: each signed body starts one run");
            }
        }
    }

    /** A user or a command starts the workflow. */
    @Kind(
            value = "A user, a command on `workflow.commands` or another workflow starts it.",
            result = "the members of the input, as `trigger.<name>`",
            example = """
                    {"type": "manual", "inputs": [{"name": "sum", "type": "number", "label": "Sum in euros", "required": true},
                                                  {"name": "note", "type": "text", "default": "none"}]}""")
    @Schema(name = "ManualTrigger")
    record Manual(
            @Member(
                    value =
                            "The form that a start fills in: values by `name`, each a `text`, `number`, `checkbox`, `date`, `list`"
                                    + " or `object`, and what is given else is refused. Any values without it.",
                    optional = true)
            @Nullable
            List<FormInput> inputs)
            implements Trigger {
        public Manual {
            inputs = StartForm.checked(inputs);
        }
    }

    /** What a start gives. */
    default StartForm form() {
        return switch (this) {
            case Manual manual -> StartForm.of(manual.inputs());
            case Webhook webhook -> StartForm.of(webhook.inputs());
            case OnRecord on -> StartForm.OPEN;
            case Schedule schedule -> StartForm.OPEN;
            case External external -> StartForm.OPEN;
        };
    }

    /** The type, if the workflow may also be started with an input instead of its trigger. */
    default Optional<String> inputType() {
        return this instanceof OnRecord ? Optional.empty() : Optional.of(type());
    }

    /** The JSON {@code type}. */
    default String type() {
        return switch (this) {
            case RecordMatches t -> "recordMatches";
            case RecordStopsMatching t -> "recordStopsMatching";
            case RecordDeleted t -> "recordDeleted";
            case RecordCreated t -> "recordCreated";
            case RecordChanged t -> "recordChanged";
            case RecordDate t -> "recordDate";
            case RecordCommented t -> "recordCommented";
            case Schedule t -> "schedule";
            case External t -> "external";
            case Webhook t -> "webhook";
            case Manual t -> "manual";
        };
    }
}
