package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/**
 * Brings the derived cells up to date with what a transaction changes: field after field in the order of their dependencies,
 * each for exactly the records whose inputs changed, across links.
 */
final class Recomputation {
    private final Changes changes;
    private final CellValues values;

    Recomputation(Changes changes) {
        this.changes = changes;
        this.values = new CellValues(changes.codecs(), changes.snapshot().base(), changes::cell, changes.now());
    }

    Uni<Void> run() {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Derivation derivation : changes.snapshot().derivations().ordered()) {
            chain = chain.chain(() -> recompute(derivation));
        }
        return chain;
    }

    private Uni<Void> recompute(Derivation derivation) {
        Uni<Void> dependents = Uni.createFrom().voidItem();
        for (LinkedInput input : derivation.linkedInputs()) {
            dependents = dependents.chain(() -> loadDependents(derivation, input));
        }
        return dependents.chain(() -> {
            List<Touched> dirty = changes.of(derivation.table().id()).stream()
                    .filter(record -> record.after().isPresent() && isDirty(derivation, record))
                    .toList();
            return compute(derivation, dirty);
        });
    }

    /** Records that read a cell that changed in a linked record. */
    private Uni<Void> loadDependents(Derivation derivation, LinkedInput input) {
        String[] changed = changes.of(input.targetTableId()).stream()
                .filter(record -> record.before().isPresent() && record.hasChanged(input.targetFieldId()))
                .map(Touched::id)
                .toArray(String[]::new);
        if (changed.length == 0) {
            return Uni.createFrom().voidItem();
        }
        FieldKind.Link link =
                (FieldKind.Link) derivation.table().field(input.linkFieldId()).kind();
        return changes.loadLinking(derivation.table(), link, changed);
    }

    private boolean isDirty(Derivation derivation, Touched record) {
        boolean modified = derivation.readsModification()
                && record.before()
                        .map(b -> !b.modifiedAt().equals(record.now().modifiedAt()))
                        .orElse(true);
        return record.isCreated()
                || modified
                || derivation.rowInputs().stream().anyMatch(record::hasChanged)
                || derivation.linkedInputs().stream().anyMatch(input -> linkedChanged(input, record));
    }

    private boolean linkedChanged(LinkedInput input, Touched record) {
        return Changes.links(record.after(), input.linkFieldId()).stream()
                .anyMatch(id -> changes.find(input.targetTableId(), id)
                        .map(target -> target.hasChanged(input.targetFieldId()))
                        .orElse(false));
    }

    private Uni<Void> compute(Derivation derivation, List<Touched> dirty) {
        Uni<Void> inputs = Uni.createFrom().voidItem();
        for (LinkedInput input : derivation.linkedInputs()) {
            Set<String> ids = new LinkedHashSet<>();
            dirty.forEach(record -> ids.addAll(Changes.links(record.after(), input.linkFieldId())));
            Table target = changes.table(input.targetTableId());
            inputs = inputs.chain(() -> changes.loadCells(target, target.field(input.targetFieldId()), ids));
        }
        return inputs.invoke(() -> dirty.forEach(record ->
                record.become(record.now().with(derivation.field().id(), values.derive(derivation, record.now())))));
    }
}
