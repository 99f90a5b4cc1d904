package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.runtime.flow.Sequential;

/** When users last changed cells, while a transaction changes the schema of their base. */
final class DraftedTimes {
    private final BaseDraft draft;
    /** The fields for times that have columns, by the ids of their tables. */
    private final Map<String, List<Field>> kept = new HashMap<>();
    /** Those of them whose columns are new. */
    private final Set<Field> empty = new HashSet<>();

    DraftedTimes(BaseDraft draft) {
        this.draft = draft;
        draft.earlier().tables().forEach(this::created);
    }

    /** A table exists with all its columns. */
    void created(Table table) {
        kept.put(table.id(), table.times());
    }

    /** Begins to keep the times for which formulas have come to ask, and forgets those for which none asks any more. */
    Uni<Void> follow(CachedSchema schema) {
        return make(schema).chain(() -> {
            List<Derivation> begun = schema.derivations().ordered().stream()
                    .filter(derivation -> empty.remove(derivation.field()))
                    .toList();
            return begun.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : draft.tools().backfill().run(draft.connection(), schema, begun);
        });
    }

    /** Makes room for the times; {@link #follow} has to come when the cells are there. */
    Uni<Void> make(CachedSchema schema) {
        return Sequential.each(schema.base().tables(), table -> {
            List<Field> before = kept.getOrDefault(table.id(), List.of());
            List<Field> begun = without(table.times(), before);
            empty.addAll(begun);
            created(table);
            return Sequential.each(without(before, table.times()), gone -> forget(table, gone))
                    .chain(() -> Sequential.each(
                            begun, time -> draft.tools().physical().add(draft.connection(), table.id(), time)));
        });
    }

    private static List<Field> without(List<Field> fields, List<Field> others) {
        List<Field> left = new ArrayList<>(fields);
        left.removeAll(others);
        return left;
    }

    private Uni<Void> forget(Table table, Field time) {
        draft.former().deleted(table.id(), time);
        return draft.former().remove(() -> draft.tools().physical().remove(draft.connection(), table.id(), time));
    }

    /** Whether the field shows the changes of users that it showed before; a change of the schema does not count as one. */
    boolean goesOn(Derivation derivation) {
        Field field = derivation.field();
        return field.kind() instanceof FieldKind.Watching now
                && (kept.getOrDefault(derivation.table().id(), List.of()).contains(field)
                        || draft.earlier()
                                .find(derivation.table().id())
                                .filter(table -> table.has(field.id()))
                                .map(table -> table.field(field.id()).kind())
                                .filter(kind -> kind instanceof FieldKind.Watching was
                                        && was.fieldIds().equals(now.fieldIds()))
                                .isPresent());
    }
}
