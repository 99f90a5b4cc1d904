package org.pyairtable.data.webhook;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.record.RecordChangeSet;
import org.pyairtable.data.record.RecordChangeSet.Delta;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/** The records that change as far as a webhook looks: in the whole base, in a table, or through a view. */
final class WatchedChanges {
    /** The changed records of a table. */
    record TableDeltas(Table table, List<Delta> deltas) {}

    private final RecordChangeSet changes;

    WatchedChanges(RecordChangeSet changes) {
        this.changes = changes;
    }

    /** Tables without changes are left out. */
    Uni<List<TableDeltas>> of(Specification wanted) {
        List<TableDeltas> found = new ArrayList<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Table table : changes.base().tables()) {
            if (wanted.covers(table)) {
                chain = chain.chain(() -> deltas(wanted, table))
                        .invoke(deltas -> {
                            if (!deltas.isEmpty()) {
                                found.add(new TableDeltas(table, deltas));
                            }
                        })
                        .replaceWithVoid();
            }
        }
        return chain.replaceWith(() -> List.copyOf(found));
    }

    private Uni<List<Delta>> deltas(Specification wanted, Table table) {
        Optional<String> filter = wanted.view(table).map(View::settings).flatMap(settings -> settings.filter());
        return filter.isEmpty()
                ? Uni.createFrom().item(() -> changes.of(table))
                : compile(table, filter.get())
                        .map(formula -> changes.through(table, formula))
                        .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    /** Through a filter that does not fit its table any more nothing can be seen. */
    private Optional<CompiledFormula> compile(Table table, String filter) {
        try {
            return Optional.of(FormulaParser.parse(filter).bind(CellTypes.resolver(changes.base(), table)));
        } catch (FormulaException e) {
            return Optional.empty();
        }
    }
}
