package org.pyairtable.formula;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Knows the fields of a table. */
@FunctionalInterface
public interface FieldResolver {
    /** The name of the linked cells in a rollup's formula. */
    String VALUES = "values";

    /** Finds a field by its name or id as written in a formula; a name in other letter case if there is no exact one. */
    Optional<FormulaField> resolve(String nameOrId);

    /** A resolver of the given fields; an id wins over an equal name. */
    static FieldResolver of(Collection<FormulaField> fields) {
        Map<String, FormulaField> known = new HashMap<>();
        Map<String, FormulaField> anyCase = new HashMap<>();
        fields.forEach(field -> known.putIfAbsent(field.name(), field));
        fields.forEach(field -> known.put(field.id(), field));
        fields.forEach(field -> anyCase.putIfAbsent(field.name().toLowerCase(Locale.ROOT), field));
        return nameOrId -> Optional.ofNullable(known.get(nameOrId))
                .or(() -> Optional.ofNullable(anyCase.get(nameOrId.toLowerCase(Locale.ROOT))));
    }

    /** A resolver for a rollup's formula: it only knows {@code values}, under that very id. */
    static FieldResolver rollup(CellType linked) {
        FormulaField values = new FormulaField(VALUES, VALUES, CellType.lookup(linked));
        return name -> name.equalsIgnoreCase(VALUES) ? Optional.of(values) : Optional.empty();
    }
}
