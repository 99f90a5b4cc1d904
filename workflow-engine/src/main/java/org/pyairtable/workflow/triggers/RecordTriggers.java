package org.pyairtable.workflow.triggers;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.trigger.RecordChangedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordCommentedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordCreatedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDeletedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordMatchesTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordStopsMatchingTrigger;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.formulas.RecordFormula;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.TableSchema;

/** Decides which changes of an event start a workflow, and makes the parameters of the runs. Pure. */
final class RecordTriggers {
    private static final Logger LOG = Logger.getLogger(RecordTriggers.class);

    private final RecordsChanged event;
    private final Instant now;

    RecordTriggers(RecordsChanged event, Instant now) {
        this.event = event;
        this.now = now;
    }

    /**
     * A run to start.
     *
     * @param refusal why it fails at once; empty when it runs
     */
    record Start(TriggerData data, Optional<String> refusal) {}

    /** One for each change that starts the workflow. */
    List<Start> starting(Workflow workflow) {
        return starting(workflow, event.changes());
    }

    /** The same of some of the event's changes. */
    List<Start> starting(Workflow workflow, List<RecordChange> changes) {
        if (!(workflow.definition().trigger() instanceof Trigger.OnRecord trigger)
                || !trigger.table().equals(event.tableId())) {
            return List.of();
        }
        TableSchema table = workflow.definition().triggerTable().orElseThrow();
        Function<RecordChange, Match> condition =
                switch (trigger) {
                    case RecordMatchesTrigger matches ->
                        condition(matches.formula(), table, workflow.id(), RecordFormula::beginsToMatch);
                    case RecordStopsMatchingTrigger stops ->
                        condition(stops.formula(), table, workflow.id(), RecordFormula::stopsMatching);
                    case RecordDateTrigger date -> later(date.condition(), table, workflow.id());
                    case RecordCommentedTrigger commented -> later(commented.condition(), table, workflow.id());
                    case RecordDeletedTrigger deleted ->
                        ofThose(
                                change -> change.kind() == ChangeKind.DELETED,
                                later(deleted.condition(), table, workflow.id()));
                    case RecordCreatedTrigger created ->
                        ofThose(
                                change -> change.kind() == ChangeKind.CREATED,
                                later(created.condition(), table, workflow.id()));
                    case RecordChangedTrigger changed ->
                        ofThose(
                                change -> touches(change, changed.fields()),
                                later(changed.condition(), table, workflow.id()));
                };
        return changes.stream()
                .<Start>mapMulti((change, runs) -> {
                    Match match = condition.apply(change);
                    if (!(match instanceof Match.No)) {
                        runs.accept(new Start(data(trigger, table, change), match.refusal()));
                    }
                })
                .toList();
    }

    private static Function<RecordChange, Match> ofThose(
            Predicate<RecordChange> kind, Function<RecordChange, Match> condition) {
        return change -> kind.test(change) ? condition.apply(change) : new Match.No();
    }

    /** A condition on the record as it is, if there is one. */
    private Function<RecordChange, Match> later(@Nullable String text, TableSchema table, String workflow) {
        return text == null ? change -> new Match.Yes() : condition(text, table, workflow, RecordFormula::holds);
    }

    private interface Condition {
        boolean holds(RecordFormula formula, RecordChange change, Instant now);
    }

    /** A formula that was valid when it was saved and is not any more must not keep other workflows from starting. */
    private Function<RecordChange, Match> condition(
            String text, TableSchema table, String workflow, Condition condition) {
        try {
            RecordFormula formula = RecordFormula.bind(text, table);
            return change -> match(formula, change, condition);
        } catch (FormulaException e) {
            LOG.errorf(
                    "Workflow not triggered, its formula is invalid: workflow=%s reason=%s", workflow, e.getMessage());
            return change -> new Match.No();
        }
    }

    private Match match(RecordFormula formula, RecordChange change, Condition condition) {
        try {
            return Match.of(condition.holds(formula, change, now));
        } catch (PartialCellException partial) {
            return new Match.Unknown("The condition cannot be checked: " + partial.getMessage());
        }
    }

    /** A change without changed cells follows from a schema change, not from an edit. */
    private static boolean touches(RecordChange change, List<String> fieldIds) {
        return change.kind() == ChangeKind.UPDATED
                && (fieldIds.isEmpty()
                        ? !change.before().isEmpty()
                        : fieldIds.stream().anyMatch(change.before()::containsKey));
    }

    private TriggerData data(Trigger.OnRecord trigger, TableSchema table, RecordChange change) {
        Map<String, String> names = names(table);
        Map<String, Object> fields = new LinkedHashMap<>();
        Map<String, ? extends @Nullable Object> cells = lastCells(change);
        cells.forEach((id, value) -> {
            if (value != null) {
                fields.put(names.getOrDefault(id, id), value);
            }
        });
        List<String> partial = change.partialLinks();
        RecordSnapshot record = new RecordSnapshot(
                change.recordId(),
                event.baseId(),
                event.tableId(),
                event.tableName(),
                fields,
                change.links(),
                partial == null
                        ? Set.of()
                        : partial.stream().map(id -> names.getOrDefault(id, id)).collect(Collectors.toSet()),
                names.entrySet().stream()
                        .filter(name -> cells.containsKey(name.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        List<String> changed = change.kind() == ChangeKind.DELETED
                ? List.of()
                : change.before().keySet().stream()
                        .map(id -> names.getOrDefault(id, id))
                        .sorted()
                        .toList();
        return TriggerData.onRecord(
                trigger.type(),
                record,
                trigger instanceof RecordDateTrigger date
                        ? Map.of("date", change.fields().getOrDefault(date.field(), ""), "display", change.display())
                        : Map.of("changedFields", changed, "display", change.display()));
    }

    /** Those after the change; of a deleted record, those that it had. */
    private static Map<String, ? extends @Nullable Object> lastCells(RecordChange change) {
        return change.kind() == ChangeKind.DELETED ? change.before() : change.fields();
    }

    /** Names as the event has them; of fields that it says nothing of, the last ones known. */
    private Map<String, String> names(TableSchema table) {
        Map<String, String> names =
                table.fields().stream().collect(Collectors.toMap(FieldInfo::id, FieldInfo::name, (a, b) -> a));
        event.schema().forEach(field -> names.put(field.id(), field.name()));
        return names;
    }
}
