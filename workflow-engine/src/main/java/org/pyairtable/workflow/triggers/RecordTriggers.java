package org.pyairtable.workflow.triggers;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.workflow.definitions.Trigger;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.formulas.RecordFormula;
import org.pyairtable.workflow.runs.TriggerData;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.TableSchema;

/** Which changes of an event start a workflow, and what its runs then know. Pure. */
final class RecordTriggers {
    private static final Logger LOG = Logger.getLogger(RecordTriggers.class);

    private final RecordsChanged event;
    private final Instant now;

    RecordTriggers(RecordsChanged event, Instant now) {
        this.event = event;
        this.now = now;
    }

    /** One for each change that starts the workflow. */
    List<TriggerData> starting(Workflow workflow) {
        if (!(workflow.definition().trigger() instanceof Trigger.OnRecord trigger)
                || !trigger.table().equals(event.tableId())) {
            return List.of();
        }
        TableSchema table = workflow.definition().triggerTable().orElseThrow();
        Predicate<RecordChange> condition =
                switch (trigger) {
                    case Trigger.RecordMatches matches -> beginsToMatch(matches, table, workflow.id());
                    case Trigger.RecordCreated created -> change -> change.kind() == ChangeKind.CREATED;
                    case Trigger.RecordChanged changed -> change -> touches(change, changed.fields());
                };
        return event.changes().stream()
                .filter(condition)
                .map(change -> data(trigger, table, change))
                .toList();
    }

    /** A formula that was fine when it was saved and is no more must not keep other workflows from starting. */
    private Predicate<RecordChange> beginsToMatch(Trigger.RecordMatches trigger, TableSchema table, String workflow) {
        try {
            RecordFormula formula = RecordFormula.bind(trigger.formula(), table);
            return change -> formula.beginsToMatch(change, now);
        } catch (FormulaException e) {
            LOG.errorf("Workflow %s cannot be triggered, its formula is broken: %s", workflow, e.getMessage());
            return change -> false;
        }
    }

    /** What is told of a record without anything that changed in it follows from the shape of its table. */
    private static boolean touches(RecordChange change, List<String> fieldIds) {
        return change.kind() == ChangeKind.UPDATED
                && (fieldIds.isEmpty()
                        ? !change.before().isEmpty()
                        : fieldIds.stream().anyMatch(change.before()::containsKey));
    }

    private TriggerData data(Trigger.OnRecord trigger, TableSchema table, RecordChange change) {
        Map<String, String> names = names(table);
        Map<String, Object> fields = new LinkedHashMap<>();
        change.fields().forEach((id, value) -> fields.put(names.getOrDefault(id, id), value));
        RecordSnapshot record = new RecordSnapshot(
                change.recordId(), event.baseId(), event.tableId(), event.tableName(), fields, change.links());
        List<String> changed = change.before().keySet().stream()
                .map(id -> names.getOrDefault(id, id))
                .sorted()
                .toList();
        return TriggerData.onRecord(
                trigger.type(), record, Map.of("changedFields", changed, "display", change.display()));
    }

    /** Names as they were when the workflow was saved, because it uses those; today's for fields made since. */
    private Map<String, String> names(TableSchema table) {
        Map<String, String> names =
                event.schema().stream().collect(Collectors.toMap(FieldInfo::id, FieldInfo::name, (a, b) -> a));
        table.fields().forEach(field -> names.put(field.id(), field.name()));
        return names;
    }
}
