package org.pyairtable.data.record.computed;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivation.InCell;
import org.pyairtable.data.formula.Derivation.InCellsOf;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RollupTotal;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Brings the derived cells up to date with what a transaction changes: field after field in the order of their dependencies,
 * each for exactly the records whose inputs changed, across links.
 */
public final class Recomputation {
    private final Changes changes;
    private final CellValues values;
    private final KeptTotals totals;

    public Recomputation(Changes changes) {
        this.changes = changes;
        this.totals = new KeptTotals(changes);
        this.values = new CellValues(changes.codecs(), changes.schema().base(), changes::cell, changes.now());
    }

    /** Afterwards, what is kept for the next time. */
    public List<Uni<Void>> statements() {
        return totals.statements();
    }

    public Uni<Void> run() {
        return Sequential.each(changes.schema().derivations().ordered(), this::recompute);
    }

    private Uni<Void> recompute(Derivation derivation) {
        return Sequential.each(derivation.linkedInputs(), input -> loadDependents(derivation, input))
                .chain(() -> {
                    List<Touched> dirty = changes.of(derivation.table().id()).stream()
                            .filter(record -> record.after().isPresent() && isDirty(derivation, record))
                            .toList();
                    return compute(derivation, dirty);
                });
    }

    /** Records that read a cell that changed in a linked record. */
    private Uni<Void> loadDependents(Derivation derivation, LinkedInput input) {
        List<String> changed = changed(input)
                .filter(record -> record.before().isPresent())
                .map(Touched::id)
                .toList();
        return changes.loadLeadingTo(derivation.table(), input.trail(), changed);
    }

    private Stream<Touched> changed(LinkedInput input) {
        return changes.of(input.targetTableId()).stream().filter(record -> record.hasChanged(input.targetFieldId()));
    }

    private boolean isDirty(Derivation derivation, Touched record) {
        if (derivation.field().kind() instanceof FieldKind.Watching) {
            return record.isCreated() || isWritten(derivation, record);
        }
        boolean modified = derivation.readsModification()
                && record.before()
                        .map(b -> !b.modifiedAt().equals(record.now().modifiedAt()))
                        .orElse(true);
        return record.isCreated()
                || modified
                || derivation.readsDay()
                || derivation.rowInputs().stream().anyMatch(record::hasChanged)
                || derivation.linkedInputs().stream().anyMatch(input -> linkedChanged(derivation, input, record));
    }

    /** Files that arrive, and what is computed, change cells without anybody having changed the record. */
    private boolean isWritten(Derivation derivation, Touched record) {
        return record.now().modifiedAt().equals(changes.now())
                && derivation.rowInputs().stream().anyMatch(record::hasChanged);
    }

    private boolean linkedChanged(Derivation derivation, LinkedInput input, Touched record) {
        return switch (input.ids()) {
            // Computing in vain costs little.
            case InCell cell
            when KeptTotals.isLarge(derivation, record.now()) ->
                changed(input).findAny().isPresent();
            case InCell cell ->
                Changes.links(record.after(), cell.fieldId()).stream()
                        .anyMatch(id -> changes.find(input.targetTableId(), id)
                                .map(target -> target.hasChanged(input.targetFieldId()))
                                .orElse(false));
            // The cells between may not be read yet. Computing in vain what is in memory costs less than reading them.
            case InCellsOf cells -> changed(input).findAny().isPresent();
        };
    }

    private Uni<Void> compute(Derivation derivation, List<Touched> dirty) {
        Map<Boolean, List<Touched>> large =
                dirty.stream().collect(Collectors.partitioningBy(r -> KeptTotals.isLarge(derivation, r.now())));
        return computeFromCells(derivation, Objects.requireNonNull(large.get(false)))
                .chain(() -> computeFromTotals(derivation, Objects.requireNonNull(large.get(true))));
    }

    private Uni<Void> computeFromTotals(Derivation derivation, List<Touched> dirty) {
        return dirty.isEmpty()
                ? Uni.createFrom().voidItem()
                : totals.of(derivation, dirty)
                        .invoke(known -> dirty.forEach(record -> record.set(
                                derivation.field().id(),
                                values.derive(derivation, known.getOrDefault(record.id(), RollupTotal.Totals.NONE)))))
                        .replaceWithVoid();
    }

    private Uni<Void> computeFromCells(Derivation derivation, List<Touched> dirty) {
        return LinkedCells.load(
                        changes, derivation, dirty.stream().map(Touched::now).toList())
                .invoke(() -> dirty.forEach(
                        record -> record.set(derivation.field().id(), values.derive(derivation, record.now()))));
    }
}
