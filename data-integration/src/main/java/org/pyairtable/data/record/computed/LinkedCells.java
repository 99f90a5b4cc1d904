package org.pyairtable.data.record.computed;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivation.InCell;
import org.pyairtable.data.formula.Derivation.InCellsOf;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.runtime.flow.Sequential;

/** Reads the cells of other records that derived cells are computed from. */
public final class LinkedCells {
    private LinkedCells() {}

    /** So that {@link Changes#cell} knows all that the derivation reads for these records; a statement for each input. */
    public static Uni<Void> load(Changes changes, Derivation derivation, Collection<RecordState> records) {
        // What an input names is known when the one before it is loaded.
        return Sequential.each(derivation.linkedInputs(), input -> {
            Table target = changes.table(input.targetTableId());
            Field field = target.field(input.targetFieldId());
            return changes.loadCells(target, field, ids(changes, input, records));
        });
    }

    private static Set<String> ids(Changes changes, LinkedInput input, Collection<RecordState> records) {
        Set<String> ids = new LinkedHashSet<>();
        switch (input.ids()) {
            case InCell cell ->
                records.forEach(record -> ids.addAll(Changes.links(Optional.of(record), cell.fieldId())));
            case InCellsOf cells -> {
                Field field = changes.table(cells.input().targetTableId())
                        .field(cells.input().targetFieldId());
                for (String id : ids(changes, cells.input(), records)) {
                    ids.addAll(Changes.ids(changes.cell(cells.input().targetTableId(), id, field)));
                }
            }
        }
        return ids;
    }
}
