package org.pyairtable.workflow.definitions.trigger;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

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
public record RecordDateTrigger(
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
        implements Trigger.OnRecord {
    private static final Duration LATE = Duration.ofDays(1);

    public RecordDateTrigger {
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
    public RecordDateTrigger onTable(String tableId) {
        return with(tableId, field, condition);
    }

    public RecordDateTrigger with(String tableId, String otherField, @Nullable String otherCondition) {
        return new RecordDateTrigger(baseId, tableId, otherField, before, after, at, zone, otherCondition, late);
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
