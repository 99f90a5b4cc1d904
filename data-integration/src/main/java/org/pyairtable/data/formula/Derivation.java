package org.pyairtable.data.formula;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;

/**
 * How the cells of one field come from other cells.
 *
 * @param rowInputs fields of the same record, link fields and those that keep times included
 * @param linkedInputs fields of linked records; of a lookup or rollup its target comes first
 * @param readsModification whether it reads when or by whom the record was last changed
 * @param readsDay whether its cells change as time passes
 * @param formula of a formula or rollup that binds
 */
public record Derivation(
        Table table,
        Field field,
        Set<String> rowInputs,
        List<LinkedInput> linkedInputs,
        boolean readsModification,
        boolean readsDay,
        Optional<CompiledFormula> formula) {
    public Derivation(
            Table table,
            Field field,
            Set<String> rowInputs,
            List<LinkedInput> linkedInputs,
            boolean readsModification,
            Optional<CompiledFormula> formula) {
        this(
                table,
                field,
                rowInputs,
                linkedInputs,
                readsModification,
                formula.filter(CompiledFormula::readsDay).isPresent(),
                formula);
    }

    public Derivation {
        rowInputs = Set.copyOf(rowInputs);
        linkedInputs = List.copyOf(linkedInputs);
    }

    /** Whether what it reads is gone; then its cells hold errors. */
    public boolean isBroken() {
        return formula.isEmpty() && rowInputs.isEmpty() && !(field.kind() instanceof FieldKind.Watching);
    }

    /**
     * A field of other records.
     *
     * @param ids where it stands which records these are
     * @param trail how links lead to them
     */
    public record LinkedInput(Ids ids, LinkTrail trail, String targetFieldId) {
        public String targetTableId() {
            return trail.tableId();
        }
    }

    /** Where the ids of linked records stand. */
    public sealed interface Ids {}

    /** In a cell of the record itself, one of its {@link #rowInputs}. */
    public record InCell(String fieldId) implements Ids {}

    /** In the cells that another input reads. */
    public record InCellsOf(LinkedInput input) implements Ids {}
}
