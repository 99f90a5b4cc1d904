package org.pyairtable.data.webhook;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.record.change.RecordChangeSet;
import org.pyairtable.data.record.change.RecordChangeSet.Delta;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.runtime.flow.Sequential;

/** The records that change as far as a webhook looks: in the whole base, in a table, or through a view. */
final class WatchedChanges {
    /** The changed records of a table. */
    record TableDeltas(Table table, List<Delta> deltas) {}

    private static final String EVERYTHING = "TRUE()";
    private static final String NOTHING = "FALSE()";

    private final RecordChangeSet changes;

    WatchedChanges(RecordChangeSet changes) {
        this.changes = changes;
    }

    /** Tables without changes are left out. */
    Uni<List<TableDeltas>> of(Specification wanted) {
        List<Table> covered =
                changes.base().tables().stream().filter(wanted::covers).toList();
        return Sequential.map(covered, table -> deltas(wanted, table).map(deltas -> new TableDeltas(table, deltas)))
                .map(found -> found.stream()
                        .filter(table -> !table.deltas().isEmpty())
                        .toList());
    }

    private Uni<List<Delta>> deltas(Specification wanted, Table table) {
        Optional<View> view = wanted.view(table);
        Base earlier = changes.earlierBase(table);
        Table before = earlier.find(table.id()).orElse(table);
        Optional<View> was = wanted.view(before);
        Optional<String> filter = view.map(View::settings).flatMap(settings -> settings.filter());
        Optional<String> former = was.map(View::settings).flatMap(settings -> settings.filter());
        return filter.isEmpty() && former.isEmpty()
                ? Uni.createFrom().item(() -> changes.of(table))
                : changes.through(table, compile(earlier, before, former), compile(changes.base(), table, filter));
    }

    /** Without a filter all is seen; through one that does not fit its table any more, nothing. */
    private static CompiledFormula compile(Base base, Table table, Optional<String> filter) {
        FieldResolver fields = CellTypes.resolver(base, table);
        try {
            return FormulaParser.parse(filter.orElse(EVERYTHING)).bind(fields);
        } catch (FormulaException e) {
            return FormulaParser.parse(NOTHING).bind(fields);
        }
    }
}
