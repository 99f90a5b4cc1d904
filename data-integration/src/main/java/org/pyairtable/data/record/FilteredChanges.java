package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.RecordChangeSet.Delta;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;

/**
 * The changes of a table as they look through a filter: a record that comes to fulfil it is created there, one that ceases
 * to is deleted. The filter is evaluated on the records as they were and as they will be, both at the time of the change.
 */
final class FilteredChanges {
    private final Changes changes;
    private final Table table;
    private final CompiledFormula filter;
    private final CellValues earlier;
    private final CellValues later;

    FilteredChanges(Changes changes, Table table, CompiledFormula filter) {
        this.changes = changes;
        this.table = table;
        this.filter = filter;
        this.earlier = new CellValues(changes.codecs(), changes.snapshot().base(), changes::earlierCell, changes.now());
        this.later = new CellValues(changes.codecs(), changes.snapshot().base(), changes::cell, changes.now());
    }

    Uni<List<Delta>> read() {
        Map<Field, LinkTrail> named = new LinkedHashMap<>();
        filter.fieldIds().stream().map(table::field).forEach(field -> LinkTrail.of(
                        changes.snapshot().base(), table, field)
                .ifPresent(trail -> named.put(field, trail)));
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (LinkTrail trail : named.values()) {
            chain = chain.chain(() -> loadRenamed(trail));
        }
        for (Map.Entry<Field, LinkTrail> entry : named.entrySet()) {
            chain = chain.chain(() -> loadNames(entry.getKey(), entry.getValue()));
        }
        return chain.map(ignored -> changes.of(table.id()).stream()
                .flatMap(record -> delta(record).stream())
                .toList());
    }

    /** A link reads as the names of the linked records, so records can come and go that do not change themselves. */
    private Uni<Void> loadRenamed(LinkTrail trail) {
        String name = changes.table(trail.tableId()).primaryField().id();
        String[] renamed = changes.of(trail.tableId()).stream()
                .filter(record -> record.before().isPresent() && record.hasChanged(name))
                .map(Touched::id)
                .toArray(String[]::new);
        return renamed.length == 0 ? Uni.createFrom().voidItem() : changes.loadLeadingTo(table, trail, renamed);
    }

    private Uni<Void> loadNames(Field field, LinkTrail trail) {
        Set<String> ids = new LinkedHashSet<>();
        for (Touched record : changes.of(table.id())) {
            ids.addAll(Changes.links(record.before(), field.id()));
            ids.addAll(Changes.links(record.after(), field.id()));
        }
        Table named = changes.table(trail.tableId());
        return changes.loadCells(named, named.primaryField(), ids);
    }

    private Optional<Delta> delta(Touched record) {
        Optional<RecordState> before = record.before().filter(state -> keeps(earlier, state));
        Optional<RecordState> after = record.after().filter(state -> keeps(later, state));
        boolean differs = before.isPresent() != after.isPresent()
                || (after.isPresent() && record.kind().isPresent());
        return differs ? Optional.of(new Delta(record.id(), before, after)) : Optional.empty();
    }

    private boolean keeps(CellValues values, RecordState state) {
        return filter.isTruthy(values.row(table, state), values.context(state));
    }
}
