package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.meta.BaseDraft.Replacement;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;

/** The fields of a base that a transaction changes. A link goes by two fields, one on either side. */
final class DraftedFields {
    private record Placed(String tableId, Field field) {}

    private final BaseDraft draft;
    private final DraftedCells cells;
    private final DraftedViews views;

    DraftedFields(BaseDraft draft, DraftedCells cells, DraftedViews views) {
        this.draft = draft;
        this.cells = cells;
        this.views = views;
    }

    Uni<Field> add(String tableId, FieldDefinition definition) {
        Table table = draft.base().table(tableId);
        Field field = field(table, definition);
        return add(table, field)
                .chain(() -> inverse(table, field))
                .chain(() -> cells.backfill(table.id(), field))
                .replaceWith(field);
    }

    /** The field that a definition makes in a table. */
    Field field(Table table, FieldDefinition definition) {
        checkName(table, definition.name());
        return new Field(
                Ids.random("fld"),
                definition.name(),
                definition.description(),
                new FieldKinds(draft.base(), table, definition).kind());
    }

    private static boolean isTaken(Table table, String name) {
        return table.fields().stream().anyMatch(f -> f.name().equalsIgnoreCase(name));
    }

    static void checkName(Table table, String name) {
        if (isTaken(table, name)) {
            throw new InvalidDefinition.FieldName(name).exception();
        }
    }

    private Uni<Void> add(Table table, Field field) {
        if (table.fields().size() >= TableDefinition.MAX_FIELDS) {
            throw TableDefinition.TOO_MANY_FIELDS.exception();
        }
        draft.become(draft.base().with(table.with(field)));
        Table extended = draft.base().table(table.id());
        return draft.tools()
                .repository()
                .insertField(draft.connection(), table.id(), field)
                .chain(() -> addCells(table.id(), field))
                .chain(() -> draft.append(SchemaEvents.created(draft.base(), extended, field)));
    }

    /** Computed cells are filled at once, for which readers of a table with records shall not wait. */
    private Uni<Void> addCells(String tableId, Field field) {
        boolean beside = field.isComputed() && draft.earlier().find(tableId).isPresent();
        return beside
                ? draft.tools()
                        .physical()
                        .addBeside(draft.connection(), draft.base().table(tableId), field)
                : draft.tools().physical().add(draft.connection(), tableId, field);
    }

    /** A link shows in the linked table as well. */
    private Uni<Void> inverse(Table table, Field field) {
        if (!(field.kind() instanceof FieldKind.Link link)
                || link.inverseFieldId().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Table linked = draft.base().table(link.linkedTableId());
        Field inverse = new Field(
                link.inverseFieldId().get(),
                freeName(linked, table.name()),
                Optional.empty(),
                new FieldKind.Link(
                        table.id(), true, false, Optional.of(field.id()), link.joinTable(), Optional.empty()));
        return add(linked, inverse);
    }

    /** A side of a link that is made for the one that exists. */
    static Field otherSide(String fieldId, FieldKind.Link link, Table table, String name) {
        return new Field(
                Ids.random("fld"),
                name,
                Optional.empty(),
                new FieldKind.Link(
                        table.id(), !link.reversed(), false, Optional.of(fieldId), link.joinTable(), Optional.empty()));
    }

    static String freeName(Table table, String wanted) {
        String name = wanted;
        for (int i = 2; isTaken(table, name); i++) {
            name = wanted + " " + i;
        }
        return name;
    }

    Uni<Field> change(String tableId, Field field) {
        FieldKind before = draft.base().table(tableId).field(field.id()).kind();
        exchange(tableId, field);
        return draft.tools()
                .repository()
                .updateField(draft.connection(), field)
                .chain(() -> draft.append(SchemaEvents.changed(draft.base(), tableId, field)))
                .chain(() -> before.equals(field.kind())
                        ? Uni.createFrom().voidItem()
                        : cells.forgetChoices(tableId, field, before)
                                .chain(() -> cells.refresh(cells.readers(List.of(field.id()))))
                                .chain(() -> cells.tellOfChoices(tableId, before, field.kind())))
                .replaceWith(field);
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
                .flatMap(field -> otherSides(field.old()).stream())
                .filter(side -> !replaced.contains(side.field().id()))
                .toList();
        List<String> concerned = new ArrayList<>(replaced);
        gone.forEach(side -> concerned.add(side.field().id()));
        Set<String> readers = cells.readers(concerned);
        replacements.forEach(replacement -> exchange(replacement.tableId(), replacement.now()));
        readers.addAll(cells.readers(concerned));
        renewed.forEach(
                field -> draft.former().replaced(field.tableId(), field.now().id(), field.old()));
        Uni<Void> chain = forgetAll(gone, this::forget);
        for (Renewed field : renewed) {
            chain = chain.chain(() -> putAside(field));
        }
        chain = chain.chain(() -> draft.times().make(CachedSchema.of(draft.base())))
                .chain(() -> cells.keep(readers));
        for (Renewed field : renewed) {
            chain = field.spare().isPresent() ? chain : chain.chain(field::move);
        }
        chain = chain.chain(() -> cells.refresh(readers));
        for (Renewed field : renewed) {
            chain = field.inPlace() ? chain.chain(() -> giveOtherName(field)) : chain;
        }
        for (Renewed field : renewed) {
            chain = chain.chain(() -> cells.tellConverted(
                    field.tableId(), field.old(), field.now().id()));
        }
        for (Renewed field : renewed) {
            chain = draft.trash().keepsLinks(field.old())
                    ? chain
                    : chain.chain(() -> removeCells(field.tableId(), field.old()));
        }
        return chain;
    }

    private Uni<Void> removeCells(String tableId, Field field) {
        return draft.former().remove(() -> draft.tools().physical().remove(draft.connection(), tableId, field));
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
                .chain(() -> inverse(draft.base().table(tableId), now));
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

    private void exchange(String tableId, Field now) {
        draft.become(draft.base().with(draft.base().table(tableId).with(now)));
        if (Derivations.of(draft.base()).isCircular()) {
            throw new InvalidDefinition.Options("The formula refers to itself").exception();
        }
    }

    private List<Placed> otherSides(Field field) {
        List<Placed> sides = new ArrayList<>();
        if (field.kind() instanceof FieldKind.Link link) {
            link.inverseFieldId()
                    .ifPresent(id -> sides.add(new Placed(
                            link.linkedTableId(),
                            draft.base().table(link.linkedTableId()).field(id))));
        }
        return sides;
    }

    Uni<Void> remove(String tableId, Field field) {
        List<Placed> gone = new ArrayList<>(List.of(new Placed(tableId, field)));
        gone.addAll(otherSides(field));
        Set<String> readers =
                cells.readers(gone.stream().map(p -> p.field().id()).toList());
        return draft.trash()
                .addField(tableId, field)
                .chain(trashId -> forgetAll(gone, placed -> draft.tools()
                        .repository()
                        .trashField(draft.connection(), placed.field().id(), trashId)))
                .chain(() -> removeDerived(gone))
                .chain(() -> cells.refresh(readers));
    }

    /** Derived cells are computed again when their field is restored; all others are kept. */
    private Uni<Void> removeDerived(List<Placed> fields) {
        List<Placed> computed =
                fields.stream().filter(placed -> placed.field().isDerived()).toList();
        return Sequential.each(computed, gone -> removeCells(gone.tableId(), gone.field()));
    }

    /** Into the trash if its table is on the way there. */
    private Uni<Void> forget(Placed gone) {
        String fieldId = gone.field().id();
        return draft.trash()
                .of(gone.tableId())
                .map(trashId -> draft.tools().repository().trashField(draft.connection(), fieldId, trashId))
                .orElseGet(() -> draft.tools().repository().deleteField(draft.connection(), fieldId));
    }

    /** As far as others can see the fields are gone; their cells still exist. */
    private Uni<Void> forgetAll(List<Placed> fields, Function<Placed, Uni<Void>> forgetting) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Placed gone : fields) {
            String fieldId = gone.field().id();
            draft.former().deleted(gone.tableId(), gone.field());
            Table before = draft.base().table(gone.tableId());
            Table after = before.withoutField(fieldId);
            draft.become(draft.base().with(after));
            chain = chain.chain(() -> forgetting.apply(gone))
                    .chain(() -> views.follow(before, after))
                    .chain(() -> draft.append(
                            new SchemaEvent.FieldDeleted(draft.base().id(), gone.tableId(), fieldId)));
        }
        return chain;
    }
}
