package org.pyairtable.data.formula;

import java.util.Optional;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.ResultType;

/** How the fields of a base read in formulas. */
public final class CellTypes {
    private static final int MAX_LOOKUP_DEPTH = 32;

    private CellTypes() {}

    /** Knows the fields of the table by id and name, and by the name in other letter case if there is no exact one. */
    public static FieldResolver resolver(Base base, Table table) {
        return nameOrId -> table.find(nameOrId)
                .or(() -> table.fields().stream()
                        .filter(field -> field.name().equalsIgnoreCase(nameOrId))
                        .findFirst())
                .map(field -> new FormulaField(field.id(), field.name(), of(base, table, field)));
    }

    public static CellType of(Base base, Table table, Field field) {
        return of(base, table, field, 0);
    }

    private static CellType of(Base base, Table table, Field field, int depth) {
        return switch (field.kind()) {
            case FieldKind.Formula formula -> CellType.computed("formula", formula.result());
            case FieldKind.Rollup rollup -> CellType.computed("rollup", rollup.result());
            case FieldKind.Lookup lookup
            when depth < MAX_LOOKUP_DEPTH ->
                linked(base, table, lookup.linkFieldId())
                        .filter(other -> other.has(lookup.targetFieldId()))
                        .map(other -> CellType.lookup(of(base, other, other.field(lookup.targetFieldId()), depth + 1)))
                        .orElseGet(() -> CellType.computed("multipleLookupValues", ResultType.LIST));
            default -> CellType.of(field.kind().type());
        };
    }

    /** The table that a link field points to; empty when the field is gone or is not a link any more. */
    public static Optional<Table> linked(Base base, Table table, String linkFieldId) {
        return table.has(linkFieldId) && table.field(linkFieldId).kind() instanceof FieldKind.Link link
                ? Optional.of(base.table(link.linkedTableId()))
                : Optional.empty();
    }
}
