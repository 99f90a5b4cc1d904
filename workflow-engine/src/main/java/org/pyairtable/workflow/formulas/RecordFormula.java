package org.pyairtable.workflow.formulas;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.scope.TableSchema;

/** A condition on the records of one table, to be asked of their changes. */
public final class RecordFormula {
    private final CompiledFormula formula;
    private final TableSchema table;

    private RecordFormula(CompiledFormula formula, TableSchema table) {
        this.formula = formula;
        this.table = table;
    }

    /** Fails with a {@link FormulaException} when it is no formula or names unknown fields. */
    public static RecordFormula bind(String text, TableSchema table) {
        FieldResolver fields = FieldResolver.of(table.fields().stream()
                .map(f -> new FormulaField(f.id(), f.name(), CellType.of(f.type())))
                .toList());
        return new RecordFormula(FormulaParser.parse(text).bind(fields), table);
    }

    /** Whether the change made the record match that did not match before, or did not exist. */
    public boolean beginsToMatch(RecordChange change, Instant now) {
        return switch (change.kind()) {
            case DELETED -> false;
            case CREATED -> matches(change.recordId(), change.fields(), change.links(), now);
            case UPDATED ->
                matches(change.recordId(), change.fields(), change.links(), now)
                        && !matches(change.recordId(), before(change), change.links(), now);
        };
    }

    private static Map<String, @Nullable Object> before(RecordChange change) {
        Map<String, @Nullable Object> cells = new HashMap<>(change.fields());
        cells.putAll(change.before());
        return cells;
    }

    private boolean matches(
            String recordId, Map<String, ? extends @Nullable Object> cells, Map<String, String> links, Instant now) {
        return formula.isTruthy(
                fieldId -> value(cells.get(fieldId), fieldId, links),
                EvaluationContext.at(now).forRecord(recordId, now, now));
    }

    private Value value(@Nullable Object cell, String fieldId, Map<String, String> links) {
        String type = table.byId(fieldId).map(f -> f.type()).orElse("");
        return CellValues.fromJson(cell, CellType.of(type), links);
    }
}
