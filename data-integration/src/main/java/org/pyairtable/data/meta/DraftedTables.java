package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.refusal.LimitExceeded;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;

/** The tables of a base that a transaction changes. */
final class DraftedTables {
    private static final int MAX_TABLES = 1_000;

    private final BaseDraft draft;
    private final DraftedCells cells;
    private final DraftedFields fields;

    DraftedTables(BaseDraft draft, DraftedCells cells, DraftedFields fields) {
        this.draft = draft;
        this.cells = cells;
        this.fields = fields;
    }

    Uni<Void> addAll(List<Table> tables) {
        int first = draft.base().tables().size();
        for (Table table : tables) {
            draft.become(draft.base().with(table));
        }
        return Sequential.each(
                        IntStream.range(0, tables.size()).boxed().toList(), i -> insert(tables.get(i), first + i))
                .chain(() -> Sequential.each(
                        tables,
                        table -> Sequential.each(table.fields(), field -> addLink(table, field)
                                .chain(() -> draft.append(SchemaEvents.created(draft.base(), table, field))))));
    }

    /** Links come when all tables are there. */
    private Uni<Void> addLink(Table table, Field field) {
        return field.kind() instanceof FieldKind.Link
                ? draft.tools().physical().add(draft.connection(), table.id(), field)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> insert(Table table, int position) {
        List<SchemaEvent> events = SchemaEvents.created(draft.base(), table);
        return draft.tools()
                .repository()
                .insertTable(draft.connection(), draft.base().id(), table, position)
                .chain(() -> draft.tools().physical().create(draft.connection(), table))
                .invoke(() -> draft.times().created(table))
                .chain(() -> Sequential.each(events, draft::append));
    }

    /** Refuses more tables than a base holds. */
    static void checkNumber(int tables) {
        if (tables > MAX_TABLES) {
            throw new LimitExceeded.AtMost(MAX_TABLES + " tables in a base").exception();
        }
    }

    Uni<Table> add(TableDefinition definition) {
        checkNumber(draft.base().tables().size() + 1);
        boolean taken = draft.base().tables().stream().anyMatch(t -> t.name().equalsIgnoreCase(definition.name()));
        if (taken) {
            throw new InvalidDefinition.TableName(definition.name()).exception();
        }
        String tableId = Ids.random("tbl");
        List<View> views = List.of(View.grid(Ids.random("viw"), "Grid view"));
        FieldDefinition first = definition.fields().getFirst();
        Table empty = new Table(tableId, definition.name(), definition.description(), "", List.of(), views);
        Field primary = fields.field(empty, first);
        if (!BaseDraft.mayBePrimary(primary.kind())) {
            throw new InvalidDefinition.Options("A " + first.type() + " field cannot be the primary field").exception();
        }
        Table table =
                new Table(tableId, definition.name(), definition.description(), primary.id(), List.of(primary), views);
        int position = draft.base().tables().size();
        draft.become(draft.base().with(table));
        List<FieldDefinition> others =
                definition.fields().subList(1, definition.fields().size());
        return insert(table, position)
                .chain(() -> draft.append(SchemaEvents.created(draft.base(), table, primary)))
                .chain(() -> Sequential.each(others, field -> fields.add(tableId, field)))
                .map(ignored -> draft.base().table(tableId));
    }

    Uni<Table> rename(Table renamed) {
        draft.become(draft.base().with(renamed));
        return draft.tools()
                .repository()
                .updateTable(draft.connection(), renamed)
                .chain(() ->
                        draft.append(new SchemaEvent.TableChanged(draft.base().id(), renamed.id(), renamed.name())))
                .replaceWith(renamed);
    }

    Uni<Void> remove(Table table) {
        Set<String> readers =
                cells.readers(table.fields().stream().map(Field::id).toList());
        draft.become(draft.base().without(table.id()));
        String trashId = draft.trash().of(table.id()).orElseThrow();
        return draft.tools()
                .repository()
                .trashTable(draft.connection(), table.id(), trashId)
                .chain(() -> draft.tools().later().forget(draft.connection(), List.of(table.id())))
                .chain(() ->
                        draft.append(new SchemaEvent.TableDeleted(draft.base().id(), table.id())))
                .chain(() -> cells.refresh(readers));
    }
}
