package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.announcement.AnnouncementQueue;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.formula.Revalidation;
import org.pyairtable.data.record.Backfill;
import org.pyairtable.data.record.RecordAnnouncements;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;

/** A base while a transaction changes its shape: metadata, physical tables and events move together. */
public final class BaseDraft {
    /** What a draft works with. */
    record Tools(
            SchemaRepository repository,
            PhysicalTables physical,
            Backfill backfill,
            RecordAnnouncements announcements,
            AnnouncementQueue later,
            Outbox outbox) {}

    private final Tools tools;
    private final SqlConnection connection;
    private final EventContext context;
    private Base base;

    BaseDraft(Tools tools, SqlConnection connection, EventContext context, Base base) {
        this.tools = tools;
        this.connection = connection;
        this.context = context;
        this.base = base;
    }

    /** The kind that a field would have with this type and these options; fails with Airtable's answer. */
    public static FieldKind kind(Base base, Table table, Field field, String type, JsonNode options) {
        return new FieldKinds(base, table, new FieldDefinition(field.name(), type, Optional.empty(), options)).kind();
    }

    /** The transaction. */
    public SqlConnection connection() {
        return connection;
    }

    public Base base() {
        return base;
    }

    /** Adds tables as they are, with the links between them and no records. */
    public Uni<Void> addTables(List<Table> tables) {
        int first = base.tables().size();
        for (Table table : tables) {
            base = base.with(table);
        }
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (int i = 0; i < tables.size(); i++) {
            Table table = tables.get(i);
            int position = first + i;
            chain = chain.chain(() -> tools.repository().insertTable(connection, base.id(), table, position))
                    .chain(() -> tools.physical().create(connection, table))
                    .chain(() -> appendCreated(table));
        }
        for (Table table : tables) {
            for (Field field : table.fields()) {
                Uni<Void> before = chain;
                chain = field.kind() instanceof FieldKind.Link
                        ? before.chain(() -> tools.physical().add(connection, table.id(), field))
                        : before;
                chain = chain.chain(() -> append(created(table, field)));
            }
        }
        return chain;
    }

    Uni<Table> addTable(TableDefinition definition) {
        boolean taken = base.tables().stream().anyMatch(t -> t.name().equalsIgnoreCase(definition.name()));
        if (taken) {
            throw AirtableError.duplicateTableName(definition.name()).exception();
        }
        String tableId = Ids.random("tbl");
        List<View> views = List.of(View.grid(Ids.random("viw"), "Grid view"));
        FieldDefinition first = definition.fields().getFirst();
        Table empty = new Table(tableId, definition.name(), definition.description(), "", List.of(), views);
        Field primary = field(empty, first);
        if (!mayBePrimary(primary.kind())) {
            throw AirtableError.invalidFieldOptions("A " + first.type() + " field cannot be the primary field")
                    .exception();
        }
        Table table =
                new Table(tableId, definition.name(), definition.description(), primary.id(), List.of(primary), views);
        int position = base.tables().size();
        base = base.with(table);
        Uni<Void> chain = tools.repository()
                .insertTable(connection, base.id(), table, position)
                .chain(() -> tools.physical().create(connection, table))
                .chain(() -> appendCreated(table))
                .chain(() -> append(created(table, primary)));
        for (FieldDefinition field :
                definition.fields().subList(1, definition.fields().size())) {
            chain = chain.chain(() -> addField(tableId, field)).replaceWithVoid();
        }
        return chain.map(ignored -> base.table(tableId));
    }

    /** Whether a field of this kind can name the records of its table. */
    public static boolean mayBePrimary(FieldKind kind) {
        return switch (kind) {
            case FieldKind.Text k -> true;
            case FieldKind.PlainNumber k -> true;
            case FieldKind.Currency k -> true;
            case FieldKind.Percent k -> true;
            case FieldKind.Duration k -> true;
            case FieldKind.Temporal k -> true;
            case FieldKind.Barcode k -> true;
            case FieldKind.AutoNumber k -> true;
            case FieldKind.Formula k -> true;
            default -> false;
        };
    }

    Uni<Field> addField(String tableId, FieldDefinition definition) {
        Table table = base.table(tableId);
        Field field = field(table, definition);
        return add(table, field)
                .chain(() -> inverse(table, field))
                .chain(() -> backfill(table.id(), field))
                .replaceWith(field);
    }

    private Field field(Table table, FieldDefinition definition) {
        checkName(table, definition.name());
        return new Field(
                Ids.random("fld"),
                definition.name(),
                definition.description(),
                new FieldKinds(base, table, definition).kind());
    }

    static void checkName(Table table, String name) {
        if (table.fields().stream().anyMatch(f -> f.name().equalsIgnoreCase(name))) {
            throw AirtableError.duplicateOrEmptyFieldName(name).exception();
        }
    }

    private Uni<Void> add(Table table, Field field) {
        base = base.with(table.with(field));
        Table extended = base.table(table.id());
        return tools.repository()
                .insertField(connection, table.id(), field)
                .chain(() -> tools.physical().add(connection, table.id(), field))
                .chain(() -> append(created(extended, field)));
    }

    /** A link shows in the linked table as well. */
    private Uni<Void> inverse(Table table, Field field) {
        if (!(field.kind() instanceof FieldKind.Link link)
                || link.inverseFieldId().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Table linked = base.table(link.linkedTableId());
        Field inverse = new Field(
                link.inverseFieldId().get(),
                freeName(linked, table.name()),
                Optional.empty(),
                new FieldKind.Link(table.id(), true, false, Optional.of(field.id()), link.joinTable()));
        return add(linked, inverse);
    }

    private static String freeName(Table table, String wanted) {
        String name = wanted;
        for (int i = 2; table.find(name).isPresent(); i++) {
            name = wanted + " " + i;
        }
        return name;
    }

    /** Replaces a field by one with the same id. */
    Uni<Field> changeField(String tableId, Field field) {
        Table table = base.table(tableId);
        FieldKind before = table.field(field.id()).kind();
        base = base.with(table.with(field));
        if (Derivations.of(base).isCircular()) {
            throw AirtableError.invalidFieldOptions("The formula refers to itself")
                    .exception();
        }
        return tools.repository()
                .updateField(connection, field)
                .chain(() -> append(changed(tableId, field)))
                .chain(() -> before.equals(field.kind())
                        ? Uni.createFrom().voidItem()
                        : forgetChoices(tableId, field, before)
                                .chain(() -> refresh(readers(List.of(field.id()))))
                                .chain(() -> tellOfChoices(tableId, before, field.kind())))
                .replaceWith(field);
    }

    /** A choice that is renamed or gone reads differently in every cell that has it. */
    private Uni<Void> tellOfChoices(String tableId, FieldKind before, FieldKind now) {
        boolean differs = before instanceof FieldKind.Select was
                && now instanceof FieldKind.Select is
                && was.choices().stream().anyMatch(choice -> is.withId(choice.id())
                        .filter(kept -> kept.name().equals(choice.name()))
                        .isEmpty());
        return differs ? tellLater(List.of(tableId)) : Uni.createFrom().voidItem();
    }

    /** Gives a field another type that its cells fit as they are. */
    public Uni<Void> retypeField(String tableId, Field field) {
        return changeField(tableId, field).replaceWithVoid();
    }

    /**
     * Gives a field another type. The other side of a link goes with the old one.
     *
     * @param move brings the cells over; it gets the field as it was, under another id that reads the old cells until it is
     *     done
     */
    public Uni<Void> replaceField(String tableId, Field now, Function<Field, Uni<Void>> move) {
        Table table = base.table(tableId);
        Field before = table.field(now.id());
        Field old = new Field(Ids.random("fld"), before.name(), before.description(), before.kind());
        List<Placed> otherSides = otherSides(before);
        List<String> concerned = new ArrayList<>(List.of(now.id()));
        otherSides.forEach(side -> concerned.add(side.field().id()));
        Set<String> readers = readers(concerned);
        base = base.with(table.with(now));
        if (Derivations.of(base).isCircular()) {
            throw AirtableError.invalidFieldOptions("The formula refers to itself")
                    .exception();
        }
        readers.addAll(readers(concerned));
        return tools.physical()
                .rename(connection, tableId, before, old.id())
                .chain(() -> forgetAll(otherSides))
                .chain(() -> tools.physical().add(connection, tableId, now))
                .chain(() -> tools.repository().updateField(connection, now))
                .chain(() -> append(changed(tableId, now)))
                .chain(() -> inverse(base.table(tableId), now))
                .chain(() -> move.apply(old))
                .chain(() -> refresh(readers))
                .chain(() -> tell(tableId, old, now.id()))
                .chain(() -> tools.physical().remove(connection, tableId, old));
    }

    private Uni<Void> tell(String tableId, Field old, String fieldId) {
        Table table = base.table(tableId);
        return tools.announcements()
                .converted(connection, Snapshot.of(base), table, old, table.field(fieldId), context);
    }

    private List<Placed> otherSides(Field field) {
        List<Placed> sides = new ArrayList<>();
        if (field.kind() instanceof FieldKind.Link link) {
            link.inverseFieldId()
                    .ifPresent(id -> sides.add(new Placed(
                            link.linkedTableId(),
                            base.table(link.linkedTableId()).field(id))));
        }
        return sides;
    }

    private Uni<Void> forgetChoices(String tableId, Field field, FieldKind before) {
        if (!(before instanceof FieldKind.Select was) || !(field.kind() instanceof FieldKind.Select is)) {
            return Uni.createFrom().voidItem();
        }
        List<String> gone = was.choices().stream()
                .map(Choice::id)
                .filter(id -> is.withId(id).isEmpty())
                .toList();
        return gone.isEmpty()
                ? Uni.createFrom().voidItem()
                : tools.physical().forgetChoices(connection, tableId, field, gone);
    }

    /** Removes a field, and the other side of a link with it. What reads them becomes invalid. */
    Uni<Void> removeField(String tableId, Field field) {
        List<Placed> gone = new ArrayList<>(List.of(new Placed(tableId, field)));
        gone.addAll(otherSides(field));
        Set<String> readers = readers(gone.stream().map(p -> p.field().id()).toList());
        return removeAll(gone).chain(() -> refresh(readers));
    }

    /** Removes a table to which no other one links. What reads its fields becomes invalid. */
    Uni<Void> removeTable(Table table) {
        Set<String> readers = readers(table.fields().stream().map(Field::id).toList());
        base = base.without(table.id());
        return tools.physical()
                .drop(connection, List.of(table))
                .chain(() -> tools.repository().deleteTable(connection, table.id()))
                .chain(() -> append(new SchemaEvent.TableDeleted(base.id(), table.id())))
                .chain(() -> refresh(readers));
    }

    private record Placed(String tableId, Field field) {}

    private Uni<Void> removeAll(List<Placed> fields) {
        Uni<Void> chain = forgetAll(fields);
        for (Placed gone : fields) {
            chain = chain.chain(() -> tools.physical().remove(connection, gone.tableId(), gone.field()));
        }
        return chain;
    }

    /** As far as others can see the fields are gone; their cells still exist. */
    private Uni<Void> forgetAll(List<Placed> fields) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Placed gone : fields) {
            Table before = base.table(gone.tableId());
            Table after = before.withoutField(gone.field().id());
            base = base.with(after);
            chain = chain.chain(() -> tools.repository()
                            .deleteField(connection, gone.field().id()))
                    .chain(() -> updateViews(before, after))
                    .chain(() -> append(new SchemaEvent.FieldDeleted(
                            base.id(), gone.tableId(), gone.field().id())));
        }
        return chain;
    }

    private Uni<Void> updateViews(Table before, Table after) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (View view : after.views()) {
            if (!before.views().contains(view)) {
                chain = chain.chain(() -> tools.repository().updateView(connection, view))
                        .chain(() -> append(changed(after.id(), view)));
            }
        }
        return chain;
    }

    /** Ids of the derived fields among these fields, and of all that read any of them. */
    private Set<String> readers(Collection<String> fieldIds) {
        Derivations derivations = Derivations.of(base);
        Set<String> readers = new HashSet<>();
        fieldIds.forEach(id ->
                derivations.readersOf(id).forEach(d -> readers.add(d.field().id())));
        return readers;
    }

    /** Brings derived fields in line after a change of what they read: first their options, then their cells. */
    private Uni<Void> refresh(Set<String> fieldIds) {
        Revalidation revalidation = Revalidation.of(base);
        base = revalidation.base();
        Snapshot snapshot = Snapshot.of(base);
        List<Derivation> affected = snapshot.derivations().ordered().stream()
                .filter(d -> fieldIds.contains(d.field().id()))
                .toList();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Revalidation.Change change : revalidation.changes()) {
            chain = chain.chain(() -> tools.repository().updateField(connection, change.field()))
                    .chain(() -> append(changed(change.tableId(), change.field())));
        }
        for (Derivation broken : affected) {
            if (broken.isBroken() && !(broken.field().kind() instanceof FieldKind.Formula)) {
                chain = chain.chain(() -> append(changed(broken.table().id(), broken.field())));
            }
        }
        return chain.chain(() -> compute(snapshot, affected));
    }

    /** Computes derived cells of the records that exist; the others are told of them later. */
    private Uni<Void> compute(Snapshot snapshot, List<Derivation> derivations) {
        return derivations.isEmpty()
                ? Uni.createFrom().voidItem()
                : tools.backfill()
                        .run(connection, snapshot, derivations)
                        .chain(() -> tellLater(
                                derivations.stream().map(d -> d.table().id()).toList()));
    }

    private Uni<Void> tellLater(List<String> tableIds) {
        return tools.later().add(connection, base.id(), tableIds, context);
    }

    Uni<Base> renameBase(String name) {
        base = base.withName(name);
        return tools.repository()
                .renameBase(connection, base.id(), name)
                .chain(() -> append(new SchemaEvent.BaseRenamed(base.id(), name)))
                .replaceWith(() -> base);
    }

    public Uni<Table> addView(String tableId, View view) {
        base = base.with(base.table(tableId).with(view));
        return tools.repository()
                .insertView(connection, tableId, view)
                .chain(() -> append(created(tableId, view)))
                .replaceWith(() -> base.table(tableId));
    }

    public Uni<Table> changeView(String tableId, View view) {
        base = base.with(base.table(tableId).with(view));
        return tools.repository()
                .updateView(connection, view)
                .chain(() -> append(changed(tableId, view)))
                .replaceWith(() -> base.table(tableId));
    }

    public Uni<Table> removeView(String tableId, String viewId) {
        base = base.with(base.table(tableId).withoutView(viewId));
        return tools.repository()
                .deleteView(connection, viewId)
                .chain(() -> append(new SchemaEvent.ViewDeleted(base.id(), tableId, viewId)))
                .replaceWith(() -> base.table(tableId));
    }

    Uni<Table> renameTable(Table renamed) {
        base = base.with(renamed);
        return tools.repository()
                .updateTable(connection, renamed)
                .chain(() -> append(new SchemaEvent.TableChanged(base.id(), renamed.id(), renamed.name())))
                .replaceWith(renamed);
    }

    /** What a new field makes of the records that exist: derived cells, its own and those that read it, or the records' own. */
    private Uni<Void> backfill(String tableId, Field field) {
        Snapshot snapshot = Snapshot.of(base);
        Uni<Void> computed = compute(snapshot, snapshot.derivations().readersOf(field.id()));
        return field.kind() instanceof FieldKind.RecordOwn
                ? computed.chain(() -> tellLater(List.of(tableId)))
                : computed;
    }

    /** A table comes with its views; its fields are told one by one. */
    private Uni<Void> appendCreated(Table table) {
        Uni<Void> chain = append(new SchemaEvent.TableCreated(base.id(), table.id(), table.name()));
        for (View view : table.views()) {
            chain = chain.chain(() -> append(created(table.id(), view)));
        }
        return chain;
    }

    private SchemaEvent.ViewCreated created(String tableId, View view) {
        return new SchemaEvent.ViewCreated(base.id(), tableId, view.id(), view.name(), view.type());
    }

    private SchemaEvent.ViewChanged changed(String tableId, View view) {
        return new SchemaEvent.ViewChanged(base.id(), tableId, view.id(), view.name(), view.type());
    }

    private SchemaEvent.FieldCreated created(Table table, Field field) {
        return new SchemaEvent.FieldCreated(
                base.id(),
                table.id(),
                field.id(),
                field.name(),
                field.kind().type(),
                SchemaJson.options(base, table, field.kind()).orElse(Map.of()));
    }

    private SchemaEvent.FieldChanged changed(String tableId, Field field) {
        return new SchemaEvent.FieldChanged(
                base.id(),
                tableId,
                field.id(),
                field.name(),
                field.kind().type(),
                SchemaJson.options(base, base.table(tableId), field.kind()).orElse(Map.of()));
    }

    private Uni<Void> append(Event event) {
        return tools.outbox().append(connection, context, event).replaceWithVoid();
    }
}
