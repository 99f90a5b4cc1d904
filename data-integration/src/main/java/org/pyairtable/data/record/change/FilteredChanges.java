package org.pyairtable.data.record.change;

import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pyairtable.data.record.change.RecordChangeSet.Delta;
import org.pyairtable.data.record.computed.CellValues;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.runtime.flow.Sequential;

/**
 * The changes of a table as they look through a filter: a record that comes to fulfil it is created there, one that ceases
 * to is deleted. The filter is evaluated on the records as they were and as they will be, both at the time of the change.
 */
final class FilteredChanges {
    private final Changes changes;
    private final Side earlier;
    private final Side later;

    /** The filter at one time, with the schema that the records have then. */
    private record Side(
            Base base,
            Table table,
            CompiledFormula filter,
            CellValues values,
            Function<Touched, Optional<RecordState>> state) {
        boolean keeps(RecordState state) {
            return filter.isTruthy(values.row(table, state), values.context(table, state));
        }

        /** How to the names that the filter reads. */
        Map<Field, LinkTrail> named() {
            Map<Field, LinkTrail> named = new LinkedHashMap<>();
            filter.fieldIds().stream().map(table::field).forEach(field -> LinkTrail.of(base, table, field)
                    .ifPresent(trail -> named.put(field, trail)));
            return named;
        }
    }

    /**
     * @param base the base that the earlier states fit
     * @param earlier bound to the table in {@code base}
     */
    FilteredChanges(Changes changes, Base base, Table table, CompiledFormula earlier, CompiledFormula later) {
        this.changes = changes;
        Base now = changes.schema().base();
        this.earlier = new Side(
                base,
                base.table(table.id()),
                earlier,
                new CellValues(changes.codecs(), base, changes::earlierCell, changes.now()),
                Touched::before);
        this.later = new Side(
                now, table, later, new CellValues(changes.codecs(), now, changes::cell, changes.now()), Touched::after);
    }

    /** Of the records that change, and of those whose linked records do. */
    Uni<List<Delta>> ofAll() {
        return Sequential.each(later.named().values(), this::loadRenamed).chain(this::ofRead);
    }

    /** Of the records that are read already. */
    Uni<List<Delta>> ofRead() {
        if (areEarlierNamesUnknown()) {
            return Uni.createFrom().item(List.of());
        }
        return loadNames(earlier)
                .chain(() -> loadNames(later))
                .map(ignored -> changes.of(later.table().id()).stream()
                        .flatMap(record -> delta(record).stream())
                        .toList());
    }

    private Uni<Void> loadNames(Side side) {
        return Sequential.each(side.named().entrySet(), entry -> loadNames(side, entry.getKey(), entry.getValue()));
    }

    /** Records of the table itself whose names are cells of another type now, and are not all at hand. */
    private boolean areEarlierNamesUnknown() {
        return !earlier.table()
                        .primaryField()
                        .kind()
                        .equals(later.table().primaryField().kind())
                && earlier.named().values().stream()
                        .anyMatch(trail -> trail.tableId().equals(later.table().id()));
    }

    /** A link reads as the names of the linked records, so records can come and go that do not change themselves. */
    private Uni<Void> loadRenamed(LinkTrail trail) {
        String name = changes.table(trail.tableId()).primaryField().id();
        List<String> renamed = changes.of(trail.tableId()).stream()
                .filter(record -> record.before().isPresent() && record.hasChanged(name))
                .map(Touched::id)
                .toList();
        return changes.loadLeadingTo(later.table(), trail, renamed);
    }

    private Uni<Void> loadNames(Side side, Field field, LinkTrail trail) {
        Set<String> ids = new LinkedHashSet<>();
        for (Touched record : changes.of(side.table().id())) {
            ids.addAll(Changes.links(side.state().apply(record), field.id()));
        }
        Table named = side.base().table(trail.tableId());
        return changes.loadCells(named, named.primaryField(), ids);
    }

    private Optional<Delta> delta(Touched record) {
        Optional<RecordState> before = record.before().filter(earlier::keeps);
        Optional<RecordState> after = record.after().filter(later::keeps);
        boolean differs = before.isPresent() != after.isPresent()
                || (after.isPresent() && record.kind().isPresent());
        return differs ? Optional.of(new Delta(record.id(), before, after)) : Optional.empty();
    }
}
