package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.workflow.formulas.FormulaProblem;
import org.pyairtable.workflow.formulas.RecordFormula;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;

/** Waits until a record changes. */
@Kind(
        value =
                "Waits until a record of a table is created, changed or deleted and the condition is true for it, across restarts."
                        + " A record that is so already is no event: read it first. What has happened since the run started, but"
                        + " not more than 5 minutes before the step, counts as well; one event ends one wait of a run, or one in each of its branches that"
                        + " wait at the same time. At most"
                        + " 1,000 steps wait for any record of one table, and 1,000 for one record.",
        result =
                "`timedOut`; unless that is true also `change` (\"created\", \"changed\" or \"deleted\"), `id`, `fields` by name"
                        + " (empty cells left out; of a deleted record its last), `changedFields` (names), `display` and `eventId`",
        waits = true,
        example = """
                {"id": "paid", "action": "waitForRecord", "table": "Invoices", "recordId": "{{steps.bill.result.id}}",
                 "changes": ["changed"], "condition": "{Status} = 'Paid'", "deadline": "P14D",
                 "onTimeout": [{"id": "remind", "action": "notify", "recipients": ["role:owner"], "title": "Not paid",
                                "body": "{{record.Name}}"}]}""")
@JsonDeserialize
@Schema(name = "WaitForRecordStep")
public record WaitForRecord(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(
                value = "A template that gives the id of the record, such as `{{record.id}}`; any record without it.",
                optional = true)
        @Nullable
        String recordId,

        @Member(
                value = "What may happen to it: `created`, `changed`, `deleted`; the first two without it.",
                optional = true)
        List<Change> changes,

        @Member(
                value =
                        "A formula over the record as it is after the change, of a deleted one over its last cells; a `{{…}}` in it"
                                + " stands for a value, without quotes around it. Every record without it.",
                optional = true)
        @Nullable
        String condition,

        @Member(value = AwaitsEvent.DEADLINE_TEXT, optional = true)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Duration deadline,

        @Member(value = AwaitsEvent.TIMEOUT_TEXT, optional = true) @Nullable
        List<Step> onTimeout)
        implements OnTable, AwaitsEvent {
    private static final int LONGEST_CONDITION = 20_000;

    /** What happens to a record. */
    @Schema(name = "AwaitedChange")
    public enum Change {
        @JsonProperty("created")
        CREATED(ChangeKind.CREATED),
        @JsonProperty("changed")
        CHANGED(ChangeKind.UPDATED),
        @JsonProperty("deleted")
        DELETED(ChangeKind.DELETED);

        private final ChangeKind kind;

        Change(ChangeKind kind) {
            this.kind = kind;
        }

        /** As in JSON. */
        public static String text(ChangeKind kind) {
            return switch (kind) {
                case CREATED -> "created";
                case UPDATED -> "changed";
                case DELETED -> "deleted";
            };
        }

        /** As in JSON. */
        @Override
        public String toString() {
            return text(kind);
        }
    }

    public WaitForRecord {
        id = Given.stepId(id);
        recordId = recordId == null ? null : Given.text("recordId", recordId);
        changes = Given.any("changes", changes, Change.values().length);
        condition = condition == null ? null : Given.text("condition", condition);
        deadline = deadline == null ? null : Given.wait("deadline", deadline, Guarded.SHORTEST);
        onTimeout = onTimeout == null ? null : Given.any(ON_TIMEOUT, onTimeout, MOST_STEPS);
    }

    @Override
    public WaitForRecord into(String base, String tableId) {
        return new WaitForRecord(id, base, tableId, recordId, changes, condition, deadline, onTimeout);
    }

    @Override
    public WaitForRecord reworded(Wording wording, String path) {
        return new WaitForRecord(
                id,
                baseId,
                table,
                recordId == null ? null : wording.template(recordId, path + ".recordId"),
                changes,
                condition == null
                        ? null
                        : wording.table(this)
                                .map(known -> wording.condition(known, condition, path + ".condition"))
                                .orElse(condition),
                deadline,
                onTimeout == null ? null : wording.steps(onTimeout, path + "." + ON_TIMEOUT));
    }

    @Override
    public void check(Checks checks, String path) {
        if (recordId != null) {
            checks.recordId(recordId, path + ".recordId");
        }
        checks.table(this).ifPresent(known -> {
            if (condition != null) {
                checks.condition(known, condition, path + ".condition");
            }
        });
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of(TIMED_OUT, "change", "id", Reference.FIELDS, "changedFields", "display", EVENT_ID);
    }

    @Override
    public Outcome start(Starting run) {
        String record = "";
        if (recordId != null) {
            switch (TargetRecord.of(recordId, run, "await")) {
                case TargetRecord.None none -> {
                    return new Outcome.Refuse(none.reason());
                }
                case TargetRecord.One one -> record = one.id();
            }
        }
        if (record.length() > Awaited.LONGEST_CORRELATION) {
            return new Outcome.Refuse("recordId is not the id of a record: it has " + record.length() + " characters");
        }
        String filled = condition == null ? null : run.condition(condition);
        if (filled != null && filled.length() > LONGEST_CONDITION) {
            return new Outcome.Refuse("The condition has " + filled.length()
                    + " characters with its values, and at most " + LONGEST_CONDITION + " are possible");
        }
        Map<String, Object> sent = new LinkedHashMap<>();
        if (!record.isEmpty()) {
            sent.put("recordId", record);
        }
        sent.put("changes", kinds().stream().map(Change::text).toList());
        if (filled != null) {
            sent.put("condition", filled);
        }
        try {
            return new Outcome.Await(
                    new Awaited(EventKey.table(savedTable()), record, kinds(), filled, fields(run, filled)),
                    run.evaluation().now().plus(patience()),
                    sent);
        } catch (FormulaException e) {
            return new Outcome.Refuse("The condition cannot be read: " + FormulaProblem.describe(e));
        }
    }

    private List<ChangeKind> kinds() {
        return changes.isEmpty()
                ? List.of(ChangeKind.CREATED, ChangeKind.UPDATED)
                : changes.stream().map(change -> change.kind).distinct().toList();
    }

    /** Those that the condition names, so that it can be computed without the table. */
    private List<FieldInfo> fields(Starting run, @Nullable String filled) {
        if (filled == null) {
            return List.of();
        }
        TableSchema known = run.tables().apply(savedTable()).orElseThrow();
        RecordFormula.bind(filled, known);
        Collection<String> named = FormulaParser.parse(filled).references();
        Set<String> ids = named.stream()
                .flatMap(name -> known.fieldInAnyCase(name).stream())
                .map(FieldInfo::id)
                .collect(Collectors.toSet());
        return known.fields().stream().filter(field -> ids.contains(field.id())).toList();
    }
}
