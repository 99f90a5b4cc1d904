package org.pyairtable.formula.sql;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.Value;

/**
 * A condition on one select field alone, as the choices that fulfil it: the evaluator has tried them all. So it does not
 * matter what the formula does with the name, and the statement compares nothing but ids.
 *
 * @param key SQL that is the id, or the empty text for a blank cell
 * @param kept ids that fulfil it, with the empty text when a blank does
 * @param all whether every cell fulfils it
 */
record ChoiceTest(String key, Set<String> kept, boolean all) {
    private static final String BLANK = "";

    /** Empty for a condition on anything else, and when it fails for a choice. */
    static Optional<ChoiceTest> of(CompiledFormula condition, SqlColumns columns, EvaluationContext context) {
        Set<String> fields = condition.fieldIds();
        return fields.size() == 1 && !condition.isAboutTheRecord()
                ? columns.column(fields.iterator().next())
                        .filter(column -> column.type() == SqlColumn.Type.CHOICE)
                        .flatMap(column -> of(condition, column, context))
                : Optional.empty();
    }

    private static Optional<ChoiceTest> of(CompiledFormula condition, SqlColumn column, EvaluationContext context) {
        Map<String, Value> cells = new TreeMap<>(Map.of(BLANK, Value.BLANK));
        column.choices().forEach((id, name) -> cells.put(id, Value.of(name)));
        Set<String> kept = new TreeSet<>();
        for (Map.Entry<String, Value> cell : cells.entrySet()) {
            Value value = condition.evaluate(fieldId -> cell.getValue(), context);
            if (value instanceof Value.Failure) {
                return Optional.empty();
            }
            if (CompiledFormula.isTruthy(value)) {
                kept.add(cell.getKey());
            }
        }
        String key = "coalesce(" + column.expression() + ", '')";
        return Optional.of(new ChoiceTest(key, kept, kept.size() == cells.size()));
    }

    Sql sql(SqlTranslator translator) {
        return Sql.of(Sql.Kind.BOOLEAN, condition(translator));
    }

    private String condition(SqlTranslator translator) {
        if (all || kept.isEmpty()) {
            return all ? "true" : "false";
        }
        return kept.size() == 1
                ? "(" + key + " = " + translator.parameter(kept.iterator().next(), Sql.Kind.TEXT) + ")"
                : "(" + key + " = any(" + translator.parameter(kept.toArray(String[]::new), "text[]") + "))";
    }

    /** Empty where no index is needed. */
    Optional<SqlComparand> comparand() {
        return all || kept.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new SqlComparand(key, kept.size() == 1 ? SqlComparand.Role.EQUAL : SqlComparand.Role.SOME));
    }
}
