package org.pyairtable.workflow.triggers;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.events.Reply.AnsweredRow;
import org.pyairtable.events.Reply.CutReason;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.TableSchema;

/** Records that were read for a workflow, because what starts it does not say what they are. Pure. */
final class ReadRecords {
    private static final String VIA = "read";

    private final Workflow workflow;
    private final QueryAnswer answer;
    private final Map<String, AnsweredRow> rows;
    private final boolean cut;

    ReadRecords(Workflow workflow, QueryAnswer answer) {
        this.workflow = workflow;
        this.answer = answer;
        this.rows = answer.rows().stream().collect(Collectors.toMap(AnsweredRow::id, Function.identity(), (a, b) -> a));
        this.cut = answer.cuts().stream().anyMatch(part -> part.reason() == CutReason.BYTES);
    }

    /** Whether the answer says what the record is, or that it does not exist any more. */
    boolean isKnown(String recordId) {
        return !cut || rows.containsKey(recordId);
    }

    /** Empty when the record does not exist any more. */
    Optional<Map<String, Object>> cells(String recordId) {
        return Optional.ofNullable(rows.get(recordId)).map(AnsweredRow::cells);
    }

    /** Those of these records that fulfil the condition of the trigger. */
    List<RecordTriggers.Start> starting(Collection<String> recordIds, Instant now) {
        TableSchema table = table(workflow);
        RecordsChanged state = new RecordsChanged(
                table.baseId(),
                table.baseName(),
                answer.tableId(),
                answer.tableName(),
                answer.fields(),
                recordIds.stream()
                        .flatMap(id -> Stream.ofNullable(rows.get(id)))
                        .map(this::record)
                        .toList(),
                VIA);
        return new RecordTriggers(state, now).starting(workflow);
    }

    static String id(RecordTriggers.Start start) {
        return Optional.ofNullable(start.data().record())
                .map(RecordSnapshot::id)
                .orElseThrow();
    }

    /** What is known of a record that could not be read. */
    static TriggerData unread(Workflow workflow, String recordId) {
        TableSchema table = table(workflow);
        return TriggerData.onRecord(
                workflow.definition().trigger().type(),
                new RecordSnapshot(
                        recordId, table.baseId(), table.tableId(), table.tableName(), Map.of(), Map.of(), null, null),
                Map.of("display", ""));
    }

    private static TableSchema table(Workflow workflow) {
        return workflow.definition().triggerTable().orElseThrow();
    }

    private RecordChange record(AnsweredRow row) {
        Map<String, Object> cells = row.cells();
        String display = answer.fields().stream()
                .findFirst()
                .map(primary -> cells.get(primary.id()))
                .map(String::valueOf)
                .orElse("");
        return new RecordChange(row.id(), ChangeKind.UPDATED, cells, Map.of(), display, answer.linkedNames(), null);
    }
}
