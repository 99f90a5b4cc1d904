package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.record.Backfill;
import org.pyairtable.data.schema.Base;
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
final class BaseDraft {
    /** What a draft works with. */
    record Tools(SchemaRepository repository, PhysicalTables physical, Backfill backfill, Outbox outbox) {}

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

    Base base() {
        return base;
    }

    Uni<Table> addTable(TableDefinition definition) {
        boolean taken = base.tables().stream().anyMatch(t -> t.name().equalsIgnoreCase(definition.name()));
        if (taken) {
            throw AirtableError.duplicateTableName(definition.name()).exception();
        }
        String tableId = Ids.random("tbl");
        List<View> views = List.of(new View(Ids.random("viw"), "Grid view", "grid"));
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
                .chain(() -> append(new SchemaEvent.TableCreated(base.id(), tableId, table.name())))
                .chain(() -> append(created(table, primary)));
        for (FieldDefinition field :
                definition.fields().subList(1, definition.fields().size())) {
            chain = chain.chain(() -> addField(tableId, field)).replaceWithVoid();
        }
        return chain.map(ignored -> base.table(tableId));
    }

    private static boolean mayBePrimary(FieldKind kind) {
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
                .chain(() -> backfill(field.id()))
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
        boolean recompute = !table.field(field.id()).kind().equals(field.kind());
        base = base.with(table.with(field));
        if (Derivations.of(base).isCircular()) {
            throw AirtableError.invalidFieldOptions("The formula refers to itself")
                    .exception();
        }
        Table changed = base.table(tableId);
        return tools.repository()
                .updateField(connection, field)
                .chain(() -> append(new SchemaEvent.FieldChanged(
                        base.id(),
                        tableId,
                        field.id(),
                        field.name(),
                        field.kind().type(),
                        SchemaJson.options(base, changed, field.kind()).orElse(Map.of()))))
                .chain(() -> recompute ? backfill(field.id()) : Uni.createFrom().voidItem())
                .replaceWith(field);
    }

    Uni<Table> renameTable(Table renamed) {
        base = base.with(renamed);
        return tools.repository()
                .updateTable(connection, renamed)
                .chain(() -> append(new SchemaEvent.TableChanged(base.id(), renamed.id(), renamed.name())))
                .replaceWith(renamed);
    }

    /** Computes a derived field, and those that read it, for the records that exist. */
    private Uni<Void> backfill(String fieldId) {
        Snapshot snapshot = Snapshot.of(base);
        List<Derivation> affected = snapshot.derivations().readersOf(fieldId);
        return affected.isEmpty()
                ? Uni.createFrom().voidItem()
                : tools.backfill().run(connection, snapshot, affected);
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

    private Uni<Void> append(Event event) {
        return tools.outbox().append(connection, context, event).replaceWithVoid();
    }
}
