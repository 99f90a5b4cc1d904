package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.SchemaTrash.Trashed;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.trash.Deleted.Kind;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.runtime.flow.Sequential;

/** What a transaction puts into the trash of a base and takes out of it. Cells stay in their tables all the time. */
final class DraftedTrash {
    /** A table that is on its way into the trash. */
    private record Going(String trashId, Table table) {}

    private final BaseDraft draft;
    private final DraftedCells cells;
    private Optional<Going> going = Optional.empty();

    DraftedTrash(BaseDraft draft, DraftedCells cells) {
        this.draft = draft;
        this.cells = cells;
    }

    private Uni<String> add(Kind kind, String tableId, String name) {
        return draft.tools()
                .trash()
                .add(
                        draft.connection(),
                        draft.base(),
                        kind,
                        Optional.of(tableId),
                        name,
                        draft.context().actor());
    }

    /** @return the id of the trash */
    Uni<String> addField(String tableId, Field field) {
        return add(Kind.FIELD, tableId, field.name());
    }

    /** The table is going to be removed: its links to other tables, which become texts there, are kept with it. */
    Uni<Void> begin(Table table) {
        return add(Kind.TABLE, table.id(), table.name())
                .invoke(id -> going = Optional.of(new Going(id, table)))
                .replaceWithVoid();
    }

    /** The trash that a field of this table goes into when it is forgotten. */
    Optional<String> of(String tableId) {
        return going.filter(g -> g.table().id().equals(tableId)).map(Going::trashId);
    }

    /** Whether the join table of a link goes into the trash. */
    boolean keepsLinks(Field field) {
        return field.kind() instanceof FieldKind.Link link
                && going.filter(g -> g.table().fields().stream()
                                .anyMatch(own -> own.kind() instanceof FieldKind.Link other
                                        && other.joinTable().equals(link.joinTable())))
                        .isPresent();
    }

    /** Takes fields out of the trash, both sides of a link together. */
    Uni<BaseDraft.Restored> restoreFields(List<Trashed> trashed) {
        List<Trashed> named = trashed.stream().map(this::become).toList();
        requireNoCircle();
        Uni<Long> gone = sum(Sequential.map(named, this::bringBack));
        List<String> ids = named.stream().map(t -> t.field().id()).toList();
        List<String> tables = named.stream().map(Trashed::tableId).toList();
        return gone.call(() -> recompute(ids, tables))
                .map(left -> new BaseDraft.Restored(
                        named.getFirst().field().id(), named.getFirst().field().name(), List.of(), left));
    }

    /** With a name that is free. */
    private Trashed become(Trashed trashed) {
        Table table = draft.base().find(trashed.tableId()).orElseThrow(() -> new Conflict(
                        "The table of the field is deleted; restore that table first")
                .exception());
        if (trashed.field().kind() instanceof FieldKind.Link link
                && draft.base().find(link.linkedTableId()).isEmpty()) {
            throw new Conflict("The table that the field links to is deleted; restore that table first").exception();
        }
        requireRoom(table);
        Field field = trashed.field()
                .withNaming(
                        DraftedFields.freeName(table, trashed.field().name()),
                        trashed.field().description());
        draft.become(draft.base().with(table.with(field)));
        return new Trashed(table.id(), field);
    }

    private static void requireRoom(Table table) {
        if (table.fields().size() >= TableDefinition.MAX_FIELDS) {
            throw TableDefinition.TOO_MANY_FIELDS.exception();
        }
    }

    private void requireNoCircle() {
        if (Derivations.of(draft.base()).isCircular()) {
            throw new InvalidDefinition.Options("The formula refers to itself").exception();
        }
    }

    /** @return how many links are left out because one of their records is gone */
    private Uni<Long> bringBack(Trashed trashed) {
        Field field = trashed.field();
        Table table = draft.base().table(trashed.tableId());
        return draft.tools()
                .repository()
                .untrashField(draft.connection(), field)
                .chain(() -> field.isDerived()
                        ? draft.tools().physical().addBeside(draft.connection(), table, field)
                        : Uni.createFrom().voidItem())
                .chain(() -> draft.append(SchemaEvents.created(draft.base(), table, field)))
                .chain(() -> dropLoose(table, field));
    }

    private Uni<Long> dropLoose(Table table, Field field) {
        return field.kind() instanceof FieldKind.Link link && !link.reversed()
                ? draft.tools()
                        .physical()
                        .dropLooseLinks(draft.connection(), link.joinTable(), table.id(), link.linkedTableId())
                : Uni.createFrom().item(0L);
    }

    /** Formulas that read what is back become valid, and are computed. */
    private Uni<Void> recompute(List<String> fieldIds, List<String> tableIds) {
        tableIds.forEach(draft.former()::appeared);
        return cells.refresh(Set.of())
                .chain(() -> cells.refresh(cells.readers(fieldIds)))
                .chain(() -> draft.tools()
                        .later()
                        .add(draft.connection(), draft.base().id(), tableIds, draft.context()));
    }

    /** Takes a table out of the trash, and adds the other sides of its links to the tables that still exist. */
    Uni<BaseDraft.Restored> restoreTable(Table trashed, List<Trashed> links) {
        DraftedTables.checkNumber(draft.base().tables().size() + 1);
        Sides sides = new Sides(trashed.withNaming(freeName(trashed.name()), trashed.description()));
        links.forEach(link -> sides.add(link.field()));
        Table table = sides.table;
        requireNoCircle();
        draft.times().created(trashed);
        Uni<Void> chain = draft.tools()
                .repository()
                .untrashTable(draft.connection(), table)
                .chain(() -> Sequential.each(sides.lost, this::forget))
                .chain(() -> Sequential.each(
                        sides.own, own -> draft.tools().repository().untrashField(draft.connection(), own)))
                .chain(() -> Sequential.each(sides.others, other -> draft.tools()
                        .repository()
                        .insertField(draft.connection(), other.tableId(), other.field())))
                .chain(() -> tell(table, sides));
        Uni<Long> gone = chain.chain(() -> sum(Sequential.map(sides.own, own -> dropLinks(table, own))));
        List<String> ids =
                new ArrayList<>(table.fields().stream().map(Field::id).toList());
        sides.others.forEach(other -> ids.add(other.field().id()));
        List<String> others =
                sides.others.stream().map(Trashed::tableId).distinct().toList();
        return gone.call(() -> recompute(ids, others))
                .call(() -> draft.tools()
                        .announcements()
                        .created(
                                draft.connection(),
                                CachedSchema.of(draft.base()),
                                draft.base().table(table.id()),
                                draft.context(),
                                "api"))
                .map(left -> new BaseDraft.Restored(
                        table.id(),
                        table.name(),
                        sides.lost.stream().map(Field::name).toList(),
                        left));
    }

    private static Uni<Long> sum(Uni<List<Long>> numbers) {
        return numbers.map(each -> each.stream().mapToLong(Long::longValue).sum());
    }

    /** Whichever side the field is. */
    private Uni<Long> dropLinks(Table table, Field field) {
        FieldKind.Link link = (FieldKind.Link) field.kind();
        return draft.tools()
                .physical()
                .dropLooseLinks(
                        draft.connection(),
                        link.joinTable(),
                        link.reversed() ? link.linkedTableId() : table.id(),
                        link.reversed() ? table.id() : link.linkedTableId());
    }

    private Uni<Void> forget(Field link) {
        return draft.tools()
                .repository()
                .deleteField(draft.connection(), link.id())
                .chain(() -> draft.tools().physical().remove(draft.connection(), "", link));
    }

    private Uni<Void> tell(Table table, Sides sides) {
        List<SchemaEvent> events = new ArrayList<>(SchemaEvents.created(draft.base(), table));
        table.fields().forEach(field -> events.add(SchemaEvents.created(draft.base(), table, field)));
        sides.others.forEach(other ->
                events.add(SchemaEvents.created(draft.base(), draft.base().table(other.tableId()), other.field())));
        return Sequential.each(events, draft::append);
    }

    private String freeName(String wanted) {
        Set<String> taken = new HashSet<>();
        draft.base().tables().forEach(table -> taken.add(table.name().toLowerCase(Locale.ROOT)));
        String name = wanted;
        for (int i = 2; taken.contains(name.toLowerCase(Locale.ROOT)); i++) {
            name = wanted + " " + i;
        }
        return name;
    }

    /** The links of a table that comes back, with new fields for the other sides. */
    private final class Sides {
        Table table;
        final List<Field> own = new ArrayList<>();
        final List<Trashed> others = new ArrayList<>();
        /** Links to tables that are gone. */
        final List<Field> lost = new ArrayList<>();

        Sides(Table table) {
            this.table = table;
            draft.become(draft.base().with(table));
        }

        void add(Field field) {
            FieldKind.Link link = (FieldKind.Link) field.kind();
            Optional<Table> linked = draft.base().find(link.linkedTableId());
            if (linked.isEmpty()) {
                lost.add(field);
                return;
            }
            requireRoom(linked.get());
            Field inverse = DraftedFields.otherSide(
                    field.id(), link, table, DraftedFields.freeName(linked.get(), table.name()));
            Field now = field.withKind(new FieldKind.Link(
                    link.linkedTableId(),
                    link.reversed(),
                    link.prefersSingle(),
                    Optional.of(inverse.id()),
                    link.joinTable(),
                    Optional.empty()));
            table = table.with(now);
            own.add(now);
            others.add(new Trashed(linked.get().id(), inverse));
            draft.become(draft.base().with(table).with(linked.get().with(inverse)));
        }
    }
}
