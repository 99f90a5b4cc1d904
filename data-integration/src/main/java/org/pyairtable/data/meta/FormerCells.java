package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.FormerField;
import org.pyairtable.data.record.change.Watch;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;

/**
 * The cells of watched tables as they were before a change of the schema, kept until their observers have been called. What
 * nobody watches is not kept.
 */
final class FormerCells {
    private final BaseDraft draft;
    private final Watch watch;
    /** By the ids of their tables. */
    private final Map<String, List<FormerField>> fields = new HashMap<>();
    /** Ids of tables with cells that read differently. */
    private final Set<String> changed = new HashSet<>();

    private final List<Supplier<Uni<Void>>> removals = new ArrayList<>();

    FormerCells(BaseDraft draft, Watch watch) {
        this.draft = draft;
        this.watch = watch;
    }

    /** Removes cells that are not to be seen any more, at once or after the observers were called. */
    Uni<Void> remove(Supplier<Uni<Void>> removal) {
        if (watch.isNothing()) {
            return removal.get();
        }
        removals.add(removal);
        return Uni.createFrom().voidItem();
    }

    /** A field is deleted, and will be {@link #remove removed}. */
    void deleted(String tableId, Field field) {
        keep(tableId, new FormerField(field, field.id()));
    }

    /** @param old the field as it was, under the id that reads its former cells; it will be {@link #remove removed} */
    void replaced(String tableId, String fieldId, Field old) {
        keep(tableId, new FormerField(new Field(fieldId, old.name(), old.description(), old.kind()), old.id()));
        changed.add(tableId);
    }

    /** A field shows something where there was nothing. */
    void appeared(String tableId) {
        changed.add(tableId);
    }

    /** The cells of a field that has a column are about to change; to be called before they do. */
    Uni<Void> changing(String tableId, Field field) {
        Optional<Field> was = draft.earlier()
                .find(tableId)
                .filter(table -> table.has(field.id()))
                .map(table -> table.field(field.id()));
        changed.add(tableId);
        if (!watch.tables().contains(tableId) || was.isEmpty() || isKept(tableId, field.id())) {
            return Uni.createFrom().voidItem();
        }
        FormerField former = new FormerField(was.get(), Ids.random("fld"));
        keep(tableId, former);
        return draft.tools()
                .physical()
                .copy(draft.connection(), tableId, was.get(), former.read())
                .chain(() -> remove(() -> draft.tools().physical().remove(draft.connection(), tableId, former.read())));
    }

    private boolean isKept(String tableId, String fieldId) {
        return fields.getOrDefault(tableId, List.of()).stream()
                .anyMatch(former -> former.was().id().equals(fieldId));
    }

    /** Of a field that changes twice only the first is how it was. */
    private void keep(String tableId, FormerField former) {
        if (!isKept(tableId, former.was().id())) {
            fields.computeIfAbsent(tableId, id -> new ArrayList<>()).add(former);
        }
    }

    /** To be called when the base has its new schema. */
    Uni<Void> observe(ChangeOrigin origin) {
        CachedSchema schema = CachedSchema.of(draft.base());
        List<Table> observed =
                schema.base().tables().stream().filter(this::isObserved).toList();
        return Sequential.each(observed, table -> draft.tools()
                        .announcements()
                        .reread(
                                draft.connection(),
                                schema,
                                draft.earlier(),
                                table,
                                fields.getOrDefault(table.id(), List.of()),
                                origin))
                .chain(() -> Sequential.each(removals, Supplier::get));
    }

    private boolean isObserved(Table table) {
        return draft.earlier().find(table.id()).isPresent()
                && watch.tables().contains(table.id())
                && (changed.contains(table.id()) || showsOthers(table));
    }

    /** Whether a watched view may show other records though no cell changed: its filter is another or reads otherwise. */
    private boolean showsOthers(Table table) {
        Table before = draft.earlier().table(table.id());
        boolean reads = table.fields().stream()
                .anyMatch(field ->
                        before.has(field.id()) && !kind(before, field.id()).equals(field.kind()));
        return table.views().stream()
                .filter(view -> watch.views().contains(view.id()))
                .anyMatch(view -> {
                    Optional<String> filter = view.settings().filter();
                    Optional<String> was =
                            before.findView(view.id()).flatMap(v -> v.settings().filter());
                    return !filter.equals(was) || (reads && filter.isPresent());
                });
    }

    private static FieldKind kind(Table table, String fieldId) {
        return table.field(fieldId).kind();
    }
}
