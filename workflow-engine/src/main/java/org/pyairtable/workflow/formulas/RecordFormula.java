package org.pyairtable.workflow.formulas;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.scope.TableSchema;

/** A condition on the records of one table, evaluated on their changes. */
public final class RecordFormula {
    private final CompiledFormula formula;
    private final TableSchema table;

    private RecordFormula(CompiledFormula formula, TableSchema table) {
        this.formula = formula;
        this.table = table;
    }

    /** Fails with a {@link FormulaException} when it is invalid or names unknown fields. */
    public static RecordFormula bind(String text, TableSchema table) {
        FieldResolver fields = FieldResolver.of(table.fields().stream()
                .map(f -> new FormulaField(f.id(), f.name(), CellType.of(f.type())))
                .toList());
        return new RecordFormula(FormulaParser.parse(text).bind(fields), table);
    }

    /**
     * Whether the record started to match by the change, or was created matching. Fails with a
     * {@link PartialCellException} when that depends on a cell of which the event holds a part only.
     */
    public boolean beginsToMatch(RecordChange change, Instant now) {
        return switch (change.kind()) {
            case DELETED -> false;
            case CREATED -> matches(change, change.fields(), now);
            case UPDATED -> matches(change, change.fields(), now) && !matches(change, before(change), now);
        };
    }

    /** Whether the record stopped matching by the change; a deleted record does not stop matching. */
    public boolean stopsMatching(RecordChange change, Instant now) {
        return switch (change.kind()) {
            case DELETED -> false;
            case CREATED -> false;
            case UPDATED -> matches(change, before(change), now) && !matches(change, change.fields(), now);
        };
    }

    /** Whether it is true for the record as it is after the change, or was when it was deleted. */
    public boolean holds(RecordChange change, Instant now) {
        return matches(
                change,
                switch (change.kind()) {
                    case DELETED -> change.before();
                    case CREATED -> change.fields();
                    case UPDATED -> change.fields();
                },
                now);
    }

    /** Whether its value changes by the passing of time alone. */
    public boolean readsClock() {
        return formula.readsDay();
    }

    private static Map<String, @Nullable Object> before(RecordChange change) {
        Map<String, @Nullable Object> cells = new HashMap<>(change.fields());
        cells.putAll(change.before());
        return cells;
    }

    private boolean matches(RecordChange change, Map<String, ? extends @Nullable Object> cells, Instant now) {
        return formula.isTruthy(
                fieldId -> value(cells.get(fieldId), fieldId, change),
                EvaluationContext.at(now).forRecord(change.recordId(), now, now));
    }

    private Value value(@Nullable Object cell, String fieldId, RecordChange change) {
        Optional<FieldInfo> field = table.byId(fieldId);
        List<String> partial = change.partialLinks();
        if (partial != null && partial.contains(fieldId)) {
            throw new PartialCellException(field.map(FieldInfo::name).orElse(fieldId), change.recordId());
        }
        String type = field.map(FieldInfo::type).orElse("");
        return CellValues.fromJson(cell, CellType.of(type), change.links());
    }
}
