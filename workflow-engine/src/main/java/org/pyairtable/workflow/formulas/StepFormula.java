package org.pyairtable.workflow.formulas;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.Value;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.scope.TableSchema;

/**
 * A formula in a step. Beside the fields of the trigger's record it can refer to what templates can: {@code
 * {steps.<id>.result}}, {@code {before.<field>}}, {@code {trigger.<name>}}, {@code {record.id}}.
 */
public final class StepFormula {
    private static final CellType ANY = CellType.of("");

    private final CompiledFormula formula;
    private final Optional<TableSchema> table;

    private StepFormula(CompiledFormula formula, Optional<TableSchema> table) {
        this.formula = formula;
        this.table = table;
    }

    /**
     * Fails with a {@link FormulaException} when it is invalid or refers to something unknown.
     *
     * @param table of the trigger's record; empty for other triggers
     */
    public static StepFormula bind(String text, Optional<TableSchema> table) {
        return new StepFormula(FormulaParser.parse(text).bind(name -> resolve(name, table)), table);
    }

    /** The references of a formula other than fields of the record. */
    public static Set<String> references(String text) {
        return FormulaParser.parse(text).references();
    }

    private static Optional<FormulaField> resolve(String name, Optional<TableSchema> table) {
        return table.flatMap(t -> t.field(name))
                .map(f -> new FormulaField(f.id(), f.name(), CellType.of(f.type())))
                .or(() -> Reference.parse(name)
                        .map(reference -> new FormulaField(
                                name,
                                name,
                                earlier(reference, table)
                                        .map(f -> CellType.of(f.type()))
                                        .orElse(ANY))));
    }

    /** A failure is a value too. */
    public Value evaluate(Scope scope, Instant now) {
        String recordId = scope.record().map(RecordSnapshot::id).orElse("");
        return formula.evaluate(
                name -> value(name, scope), EvaluationContext.at(now).forRecord(recordId, now, now));
    }

    /** Whether the value counts as true; a failure does not. */
    public boolean isTrue(Scope scope, Instant now) {
        String recordId = scope.record().map(RecordSnapshot::id).orElse("");
        return formula.isTruthy(
                name -> value(name, scope), EvaluationContext.at(now).forRecord(recordId, now, now));
    }

    private Value value(String name, Scope scope) {
        boolean isId = table.flatMap(t -> t.byId(name)).isEmpty()
                && Reference.parse(name).filter(Reference::isId).isPresent();
        Map<String, String> links =
                isId ? Map.of() : scope.record().map(RecordSnapshot::links).orElse(Map.of());
        Optional<FieldInfo> field = table.flatMap(t -> t.byId(name));
        Optional<Object> cell = field.isPresent()
                ? scope.value(new Reference.RecordField(field.get().id()))
                : Reference.parse(name).flatMap(scope::value);
        return CellValues.fromJson(
                cell.orElse(null),
                field.or(() -> Reference.parse(name).flatMap(reference -> earlier(reference, table)))
                        .map(f -> CellType.of(f.type()))
                        .orElse(ANY),
                links);
    }

    /** The field of a cell before the change. */
    private static Optional<FieldInfo> earlier(Reference reference, Optional<TableSchema> table) {
        return reference instanceof Reference.CellBefore before
                ? table.flatMap(t -> t.field(before.field()))
                : Optional.empty();
    }
}
