package org.pyairtable.workflow.runs.waits;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.workflow.formulas.RecordFormula;
import org.pyairtable.workflow.runs.state.Came;
import org.pyairtable.workflow.runs.state.OutputSize;
import org.pyairtable.workflow.runs.state.PastEvents;
import org.pyairtable.workflow.runs.store.EventWaitTable.Waiting;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Awaited;
import org.pyairtable.workflow.steps.AwaitsEvent;
import org.pyairtable.workflow.steps.WaitForRecord;

/** Decides which waits an event ends. Pure; conditions that many waits share are read once. */
final class Matching {
    private record Condition(String text, List<FieldInfo> fields) {}

    private final ArrivedEvent event;
    private final Instant now;
    private final Map<Condition, RecordFormula> conditions = new HashMap<>();
    private final Map<String, List<RecordChange>> byRecord;
    private final Set<String> correlations;
    private final Optional<Came> values;

    Matching(ArrivedEvent event, Instant now) {
        this.event = event;
        this.now = now;
        this.correlations = event.correlations();
        this.values = Optional.ofNullable(event.values())
                .map(members -> came(output(members, event.id()), PastEvents.name(event.id(), null)));
        this.byRecord = event.changed() == null
                ? Map.of()
                : event.changed().changes().stream().collect(Collectors.groupingBy(RecordChange::recordId));
    }

    /** What the event gives the step that waits; empty when it is not what the step waits for. */
    Optional<Came> match(Waiting waiting) {
        if (waiting.past().contains(event.id())) {
            return Optional.empty();
        }
        RecordsChanged changed = event.changed();
        return changed == null ? values(waiting.awaited()) : record(waiting, changed);
    }

    private Optional<Came> values(Awaited awaited) {
        return correlations.contains(awaited.correlation()) ? values : Optional.empty();
    }

    private static Map<String, Object> output(Map<String, Object> values, String eventId) {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put(AwaitsEvent.TIMED_OUT, false);
        output.put("values", values);
        output.put(AwaitsEvent.EVENT_ID, eventId);
        return output;
    }

    /** What is too large for the result of a step is not stored for each wait. */
    private static Came came(Map<String, Object> output, String event) {
        return OutputSize.excess(output)
                .map(excess -> Came.refused(excess, event))
                .orElseGet(() -> Came.with(output));
    }

    private Optional<Came> record(Waiting waiting, RecordsChanged changed) {
        Awaited awaited = waiting.awaited();
        List<RecordChange> changes = awaited.correlation().isEmpty()
                ? changed.changes()
                : byRecord.getOrDefault(awaited.correlation(), List.of());
        for (RecordChange change : changes) {
            if (happened(awaited, change) && !waiting.past().contains(PastEvents.name(event.id(), change.recordId()))) {
                Optional<Came> came = holds(awaited, change, changed);
                if (came.isPresent()) {
                    return came;
                }
            }
        }
        return Optional.empty();
    }

    /** A change without changed cells follows from a change of the schema, not from an edit. */
    private static boolean happened(Awaited awaited, RecordChange change) {
        return awaited.changes().contains(change.kind())
                && (change.kind() != ChangeKind.UPDATED || !change.before().isEmpty());
    }

    private Optional<Came> holds(Awaited awaited, RecordChange change, RecordsChanged changed) {
        String text = awaited.condition();
        String name = PastEvents.name(event.id(), change.recordId());
        try {
            return text == null || formula(text, awaited, changed).holds(change, now)
                    ? Optional.of(came(output(change, changed), name))
                    : Optional.empty();
        } catch (PartialCellException | FormulaException reason) {
            return Optional.of(Came.refused("The condition cannot be checked: " + reason.getMessage(), name));
        }
    }

    private RecordFormula formula(String text, Awaited awaited, RecordsChanged changed) {
        return conditions.computeIfAbsent(
                new Condition(text, awaited.fields()),
                condition -> RecordFormula.bind(
                        text,
                        new TableSchema(
                                changed.baseId(),
                                changed.baseName(),
                                changed.tableId(),
                                changed.tableName(),
                                condition.fields())));
    }

    private Map<String, Object> output(RecordChange change, RecordsChanged changed) {
        Map<String, String> names = changed.schema().stream()
                .collect(Collectors.toMap(FieldInfo::id, FieldInfo::name, (first, later) -> first));
        Map<String, Object> output = new LinkedHashMap<>();
        output.put(AwaitsEvent.TIMED_OUT, false);
        output.put("change", WaitForRecord.Change.text(change.kind()));
        output.put("id", change.recordId());
        Map<String, Object> fields = new LinkedHashMap<>();
        lastCells(change).forEach((id, value) -> {
            if (value != null) {
                fields.put(names.getOrDefault(id, id), value);
            }
        });
        output.put("fields", fields);
        output.put(
                "changedFields",
                change.kind() == ChangeKind.UPDATED
                        ? change.before().keySet().stream()
                                .map(id -> names.getOrDefault(id, id))
                                .sorted()
                                .toList()
                        : List.of());
        output.put("display", change.display());
        output.put(AwaitsEvent.EVENT_ID, event.id());
        return output;
    }

    /** Those after the change; of a deleted record, those that it had. */
    private static Map<String, ? extends @Nullable Object> lastCells(RecordChange change) {
        return change.kind() == ChangeKind.DELETED ? change.before() : change.fields();
    }
}
