package org.pyairtable.formula;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Knows the fields of a table. */
@FunctionalInterface
public interface FieldResolver {
    /** The name of the linked cells in a rollup's formula. */
    String VALUES = "values";

    /** Finds a field by its name or id as written in a formula; names are case-sensitive. */
    Optional<FormulaField> resolve(String nameOrId);

    /** A resolver of the given fields; an id wins over an equal name. */
    static FieldResolver of(Collection<FormulaField> fields) {
        Map<String, FormulaField> known = new HashMap<>();
        fields.forEach(field -> known.putIfAbsent(field.name(), field));
        fields.forEach(field -> known.put(field.id(), field));
        return nameOrId -> Optional.ofNullable(known.get(nameOrId));
    }

    /** A resolver for a rollup's formula: it only knows {@code values}, under that very id. */
    static FieldResolver rollup(CellType linked) {
        FormulaField values = new FormulaField(VALUES, VALUES, CellType.lookup(linked));
        return name -> name.equals(VALUES) ? Optional.of(values) : Optional.empty();
    }
}
