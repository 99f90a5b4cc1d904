package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pyairtable.data.meta.BaseDraft.Replacement;
import org.pyairtable.data.meta.DraftedFields.Placed;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;

/** Gives fields of a base that a transaction changes another type, with their cells. */
final class ReplacedFields {
    private final BaseDraft draft;
    private final DraftedCells cells;
    private final DraftedFields fields;

    ReplacedFields(BaseDraft draft, DraftedCells cells, DraftedFields fields) {
        this.draft = draft;
        this.cells = cells;
        this.fields = fields;
    }

    /**
     * @param old the field as it was, under the id that its cells are put aside with
     * @param spare the field as it is going to be, under the id that its cells are written with while the old ones are in
     *     their place, so that readers go on; empty where the new cells have no column or are computed
     * @param inPlace whether the old cells stay in their place until the new ones are there, which are links and so take none
     */
    private record Renewed(Replacement replacement, Field old, Optional<Field> spare, boolean inPlace) {
        String tableId() {
            return replacement.tableId();
        }

        Field now() {
            return replacement.now();
        }

        /** The field as it was, under its own id. */
        Field before() {
            return now().withKind(old.kind());
        }

        Uni<Void> move() {
            return replacement.move().apply(inPlace ? before() : old, now());
        }
    }

    Uni<Void> replace(List<Replacement> replacements) {
        List<Renewed> renewed = replacements.stream()
                .map(replacement -> renewed(replacement, replacements.size() == 1))
                .toList();
        return fillSpare(renewed).chain(() -> exchangeAll(replacements, renewed));
    }

    /** What takes long is done before readers are kept out. */
    private Uni<Void> fillSpare(List<Renewed> renewed) {
        Map<String, Table> widened = new HashMap<>();
        List<Renewed> filled =
                renewed.stream().filter(field -> field.spare().isPresent()).toList();
        return Sequential.each(filled, field -> {
            Field spare = field.spare().orElseThrow();
            Field before = draft.base().table(field.tableId()).field(field.now().id());
            Table table = widened.merge(
                    field.tableId(),
                    draft.base().table(field.tableId()).with(spare),
                    (wider, ignored) -> wider.with(spare));
            return draft.tools()
                    .physical()
                    .addBeside(draft.connection(), table, spare)
                    .chain(() -> field.replacement().move().apply(before, spare));
        });
    }

    private Uni<Void> exchangeAll(List<Replacement> replacements, List<Renewed> renewed) {
        Set<String> replaced = replacements.stream().map(r -> r.now().id()).collect(Collectors.toSet());
        List<Placed> gone = renewed.stream()
                .flatMap(field -> fields.otherSides(field.old()).stream())
                .filter(side -> !replaced.contains(side.field().id()))
                .toList();
        List<String> concerned = new ArrayList<>(replaced);
        gone.forEach(side -> concerned.add(side.field().id()));
        Set<String> readers = cells.readers(concerned);
        replacements.forEach(replacement -> fields.exchange(replacement.tableId(), replacement.now()));
        readers.addAll(cells.readers(concerned));
        renewed.forEach(
                field -> draft.former().replaced(field.tableId(), field.now().id(), field.old()));
        return fields.forgetAll(gone, fields::forget)
                .chain(() -> Sequential.each(renewed, this::putAside))
                .chain(() -> draft.times().make(CachedSchema.of(draft.base())))
                .chain(() -> cells.keep(readers))
                .chain(() -> each(renewed, field -> field.spare().isEmpty(), Renewed::move))
                .chain(() -> cells.refresh(readers))
                .chain(() -> each(renewed, Renewed::inPlace, this::giveOtherName))
                .chain(() -> Sequential.each(
                        renewed,
                        field -> cells.tellConverted(
                                field.tableId(), field.old(), field.now().id())))
                .chain(() -> each(
                        renewed,
                        field -> !draft.trash().keepsLinks(field.old()),
                        field -> fields.removeCells(field.tableId(), field.old())));
    }

    private static Uni<Void> each(
            List<Renewed> renewed, Predicate<Renewed> concerned, Function<Renewed, Uni<Void>> work) {
        return Sequential.each(renewed.stream().filter(concerned).toList(), work);
    }

    /** @param alone whether no other field is replaced with it, whose cells its links might be read with */
    private Renewed renewed(Replacement replacement, boolean alone) {
        Field before = draft.base()
                .table(replacement.tableId())
                .field(replacement.now().id());
        Field now = replacement.now();
        return new Renewed(
                replacement,
                withOtherId(before),
                now.hasColumn() && !now.isComputed() ? Optional.of(withOtherId(now)) : Optional.empty(),
                alone && now.kind() instanceof FieldKind.Link);
    }

    private static Field withOtherId(Field field) {
        return new Field(Ids.random("fld"), field.name(), field.description(), field.kind());
    }

    private Uni<Void> putAside(Renewed field) {
        String tableId = field.tableId();
        Field now = field.now();
        Uni<Void> freed = field.inPlace() ? Uni.createFrom().voidItem() : giveOtherName(field);
        return freed.chain(() -> field.spare()
                        .map(spare -> draft.tools().physical().rename(draft.connection(), tableId, spare, now.id()))
                        .orElseGet(() -> draft.tools().physical().add(draft.connection(), tableId, now)))
                .chain(() -> draft.tools().repository().updateField(draft.connection(), now))
                .chain(() -> draft.append(SchemaEvents.changed(draft.base(), tableId, now)))
                .chain(() -> fields.inverse(draft.base().table(tableId), now));
    }

    /** Keeps readers of the table out until the transaction ends. */
    private Uni<Void> giveOtherName(Renewed field) {
        return draft.tools()
                .physical()
                .rename(
                        draft.connection(),
                        field.tableId(),
                        field.before(),
                        field.old().id());
    }
}
