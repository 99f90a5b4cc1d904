package org.pyairtable.data.formula;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;

/**
 * How the cells of one field come from other cells.
 *
 * @param rowInputs fields of the same record, link fields included
 * @param linkedInputs fields of linked records
 * @param readsModification whether it reads when or by whom the record was last changed
 * @param formula of a formula or rollup that binds
 */
public record Derivation(
        Table table,
        Field field,
        Set<String> rowInputs,
        List<LinkedInput> linkedInputs,
        boolean readsModification,
        Optional<CompiledFormula> formula) {
    public Derivation {
        rowInputs = Set.copyOf(rowInputs);
        linkedInputs = List.copyOf(linkedInputs);
    }

    /** Whether what it reads is gone; then its cells hold errors. */
    public boolean isBroken() {
        return formula.isEmpty() && rowInputs.isEmpty();
    }

    /** A field of the records that a link cell names. */
    public record LinkedInput(String linkFieldId, String targetTableId, String targetFieldId) {}
}
