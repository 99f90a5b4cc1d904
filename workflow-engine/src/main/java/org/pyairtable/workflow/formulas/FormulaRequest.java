package org.pyairtable.workflow.formulas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.Formula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.RecordValues;
import org.pyairtable.formula.Value;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * A formula and one row to try it on.
 *
 * @param fields cells by field name, in the JSON format of the Web API
 * @param types Airtable's field types by field name; without one, the type follows from the cell
 */
public record FormulaRequest(
        @Nullable String formula,
        @Nullable Map<String, @Nullable Object> fields,
        @Nullable Map<String, String> types) {
    static final int LONGEST = 10_000;
    private static final int MOST_FIELDS = 500;

    /** A formula that is bound to the fields of the request, and the row. */
    record Bound(CompiledFormula formula, RecordValues row) {}

    /** Refuses an invalid formula with the position of the fault. */
    Bound bind() {
        Map<String, FormulaField> known = known();
        Map<String, Value> row = new LinkedHashMap<>();
        cells().forEach((name, cell) -> row.put(name, CellValues.fromJson(cell, type(name), Map.of())));
        try {
            CompiledFormula compiled = parse(formula).bind(name -> Optional.ofNullable(known.get(name)));
            return new Bound(compiled, RecordValues.of(row));
        } catch (FormulaException e) {
            throw ServiceException.invalid("formula", FormulaProblem.describe(e));
        }
    }

    static Formula parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw ServiceException.invalid("formula", "is missing");
        }
        if (text.length() > LONGEST) {
            throw ServiceException.invalid("formula", "is longer than " + LONGEST + " characters");
        }
        return FormulaParser.parse(text);
    }

    private Map<String, FormulaField> known() {
        Map<String, FormulaField> known = new LinkedHashMap<>();
        List.of(cells().keySet(), declared().keySet())
                .forEach(names -> names.forEach(name -> known.put(name, field(name))));
        if (known.size() > MOST_FIELDS) {
            throw ServiceException.invalid("fields", "has more than " + MOST_FIELDS + " fields");
        }
        return known;
    }

    private FormulaField field(String name) {
        if (name.isEmpty()) {
            throw ServiceException.invalid("fields", "has a field without a name");
        }
        return new FormulaField(name, name, type(name));
    }

    private CellType type(String name) {
        return CellType.of(declared().getOrDefault(name, ""));
    }

    private Map<String, @Nullable Object> cells() {
        return fields == null ? Map.of() : fields;
    }

    private Map<String, String> declared() {
        return types == null ? Map.of() : types;
    }
}
