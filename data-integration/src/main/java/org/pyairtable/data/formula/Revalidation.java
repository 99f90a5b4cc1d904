package org.pyairtable.data.formula;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * Brings the formulas and rollups of a base in line with the fields that there are now: whether they still bind, and what
 * type they result in.
 */
public final class Revalidation {
    /** A field as it is afterwards. */
    public record Change(String tableId, Field field) {}

    private Base base;
    private final List<Change> changes = new ArrayList<>();

    private Revalidation(Base base) {
        this.base = base;
    }

    public static Revalidation of(Base base) {
        Revalidation revalidation = new Revalidation(base);
        // A formula's type may depend on the type of another one, so each comes after those that it reads.
        Derivations.of(base).ordered().forEach(revalidation::visit);
        return revalidation;
    }

    /** The base with the changes. */
    public Base base() {
        return base;
    }

    public List<Change> changes() {
        return List.copyOf(changes);
    }

    private void visit(Derivation derivation) {
        Table table = base.table(derivation.table().id());
        Field field = table.field(derivation.field().id());
        Field now = field.withKind(revalidated(table, field.kind()));
        if (!now.equals(field)) {
            base = base.with(table.with(now));
            changes.add(new Change(table.id(), now));
        }
    }

    private FieldKind revalidated(Table table, FieldKind kind) {
        if (kind instanceof FieldKind.Formula formula) {
            return revalidated(table, formula);
        }
        return kind instanceof FieldKind.Rollup rollup ? revalidated(table, rollup) : kind;
    }

    private FieldKind revalidated(Table table, FieldKind.Formula formula) {
        try {
            CompiledFormula bound = FormulaParser.parse(formula.expression()).bind(CellTypes.resolver(base, table));
            return new FieldKind.Formula(
                    formula.expression(), bound.fieldIds(), bound.watchedIds(), true, bound.resultType());
        } catch (FormulaException e) {
            Set<String> left = new HashSet<>(formula.references());
            left.removeIf(id -> !table.has(id));
            Set<String> watched = new HashSet<>(formula.watched());
            watched.retainAll(left);
            return new FieldKind.Formula(formula.expression(), left, watched, false, formula.result());
        }
    }

    private FieldKind revalidated(Table table, FieldKind.Rollup rollup) {
        boolean broken = CellTypes.linked(base, table, rollup.linkFieldId())
                .filter(linked -> linked.has(rollup.targetFieldId()))
                .isEmpty();
        if (broken) {
            return rollup;
        }
        try {
            CompiledFormula bound =
                    FormulaParser.parse(rollup.expression()).bind(Derivations.rollupResolver(base, table, rollup));
            return new FieldKind.Rollup(
                    rollup.linkFieldId(), rollup.targetFieldId(), rollup.expression(), bound.resultType());
        } catch (FormulaException e) {
            return rollup;
        }
    }
}
