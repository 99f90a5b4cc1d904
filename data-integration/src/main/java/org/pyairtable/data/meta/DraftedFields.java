package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;

/** The fields of a base that a transaction changes. A link goes by two fields, one on either side. */
final class DraftedFields {
    record Placed(String tableId, Field field) {}

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
    Uni<Void> inverse(Table table, Field field) {
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

    Uni<Void> removeCells(String tableId, Field field) {
        return draft.former().remove(() -> draft.tools().physical().remove(draft.connection(), tableId, field));
    }

    void exchange(String tableId, Field now) {
        draft.become(draft.base().with(draft.base().table(tableId).with(now)));
        if (Derivations.of(draft.base()).isCircular()) {
            throw new InvalidDefinition.Options("The formula refers to itself").exception();
        }
    }

    List<Placed> otherSides(Field field) {
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
    Uni<Void> forget(Placed gone) {
        String fieldId = gone.field().id();
        return draft.trash()
                .of(gone.tableId())
                .map(trashId -> draft.tools().repository().trashField(draft.connection(), fieldId, trashId))
                .orElseGet(() -> draft.tools().repository().deleteField(draft.connection(), fieldId));
    }

    /** As far as others can see the fields are gone; their cells still exist. */
    Uni<Void> forgetAll(List<Placed> fields, Function<Placed, Uni<Void>> forgetting) {
        List<Supplier<Uni<Void>>> steps = new ArrayList<>();
        for (Placed gone : fields) {
            String fieldId = gone.field().id();
            draft.former().deleted(gone.tableId(), gone.field());
            Table before = draft.base().table(gone.tableId());
            Table after = before.withoutField(fieldId);
            draft.become(draft.base().with(after));
            steps.add(() -> forgetting
                    .apply(gone)
                    .chain(() -> views.follow(before, after))
                    .chain(() -> draft.append(
                            new SchemaEvent.FieldDeleted(draft.base().id(), gone.tableId(), fieldId))));
        }
        return Sequential.each(steps, Supplier::get);
    }
}
