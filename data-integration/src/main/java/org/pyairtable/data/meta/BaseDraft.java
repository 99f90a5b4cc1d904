package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.pyairtable.data.announcement.AnnouncementQueue;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.RecordAnnouncements;
import org.pyairtable.data.record.change.Watch;
import org.pyairtable.data.record.upkeep.Backfill;
import org.pyairtable.data.refusal.LimitExceeded;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Rules;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.SchemaTrash;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.data.trash.TrashStore;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.outbox.Outbox;

/** A base while a transaction changes its schema: metadata, physical tables and events move together. */
public final class BaseDraft {
    /** A base is read, held in memory and answered as a whole; a part takes about 1.3 KB. */
    static final int MOST_PARTS = 20_000;

    /** What a draft works with. */
    record Tools(
            SchemaRepository repository,
            PhysicalTables physical,
            Backfill backfill,
            RecordAnnouncements announcements,
            AnnouncementQueue later,
            TrashStore trash,
            Outbox outbox) {}

    private final Tools tools;
    private final SqlConnection connection;
    private final EventContext context;
    private final Base earlier;
    private final FormerCells former;
    private final DraftedTimes times;
    private final DraftedViews views = new DraftedViews(this);
    private final DraftedCells cells = new DraftedCells(this);
    private final DraftedFields fields = new DraftedFields(this, cells, views);
    private final DraftedTrash trash = new DraftedTrash(this, cells);
    private final DraftedTables tables = new DraftedTables(this, cells, fields);
    private Base base;

    /** @param watch what observers need of the cells of {@code base}; they get it by {@link #observe} */
    BaseDraft(Tools tools, SqlConnection connection, EventContext context, Base base, Watch watch) {
        this.tools = tools;
        this.connection = connection;
        this.context = context;
        this.earlier = base;
        this.base = base;
        this.former = new FormerCells(this, watch);
        this.times = new DraftedTimes(this);
    }

    /** The kind that a field would have with this type and these options; fails with Airtable's answer. */
    public static FieldKind kind(Base base, Table table, Field field, String type, JsonNode options) {
        return new FieldKinds(base, table, new FieldDefinition(field.name(), type, Optional.empty(), options)).kind();
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

    /** The wanted name of a field, with a number where the table has a field of this name. */
    public static String freeName(Table table, String wanted) {
        return DraftedFields.freeName(table, wanted);
    }

    /** Refuses more tables than a base can have. */
    public static void checkNumberOfTables(int tables) {
        DraftedTables.checkNumber(tables);
    }

    Tools tools() {
        return tools;
    }

    /** The transaction. */
    public SqlConnection connection() {
        return connection;
    }

    /** Of the events. */
    EventContext context() {
        return context;
    }

    public Base base() {
        return base;
    }

    /** The base as the transaction found it. */
    Base earlier() {
        return earlier;
    }

    FormerCells former() {
        return former;
    }

    DraftedTrash trash() {
        return trash;
    }

    DraftedTimes times() {
        return times;
    }

    /** Calls the observers of the cells that the change has changed; the last thing to do. */
    Uni<Void> observe(ChangeOrigin origin) {
        return former.observe(origin);
    }

    /** From now on. Refuses a base that has grown to more than a process can hold. */
    void become(Base other) {
        if (other.parts() > MOST_PARTS && other.parts() > base.parts()) {
            throw new LimitExceeded.AtMost(MOST_PARTS + " fields and views in a base, those of all its tables together")
                    .exception();
        }
        base = other;
    }

    Uni<Void> append(Event event) {
        return tools.outbox().append(connection, context, event).replaceWithVoid();
    }

    Uni<Base> renameBase(String name) {
        base = base.withName(name);
        return tools.repository()
                .renameBase(connection, base.id(), name)
                .chain(() -> append(new SchemaEvent.BaseRenamed(base.id(), name)))
                .replaceWith(() -> base);
    }

    /** Gives the base these rules instead of those that it has. */
    public Uni<Void> changeRules(Rules rules) {
        base = base.withRules(rules);
        return tools.repository()
                .updateRules(connection, base.id(), rules)
                .chain(() -> append(new SchemaEvent.RulesChanged(
                        base.id(), rules.revision(), rules.list().size())));
    }

    /** Adds tables as they are, with the links between them and no records. */
    public Uni<Void> addTables(List<Table> added) {
        return tables.addAll(added);
    }

    /** Brings what formulas say of themselves up to date; in a schema of an earlier version they say less. */
    public Uni<Void> revalidate() {
        return cells.refresh(Set.of());
    }

    Uni<Table> addTable(TableDefinition definition) {
        return tables.add(definition);
    }

    Uni<Table> renameTable(Table renamed) {
        return tables.rename(renamed);
    }

    /**
     * To be called before the links to a table that is going to be removed become texts: the links of the table go into the trash
     * with it.
     */
    public Uni<Void> beginRemoval(Table table) {
        return trash.begin(table);
    }

    /** Moves a table to which no other one links any more into the trash. What reads its fields becomes invalid. */
    public Uni<Void> removeTable(Table table) {
        return tables.remove(table);
    }

    Uni<Field> addField(String tableId, FieldDefinition definition) {
        return fields.add(tableId, definition);
    }

    /** Replaces a field by one with the same id. */
    Uni<Field> changeField(String tableId, Field field) {
        return fields.change(tableId, field);
    }

    /** Gives a field another type that its cells fit as they are. */
    public Uni<Void> retypeField(String tableId, Field field) {
        return fields.change(tableId, field).replaceWithVoid();
    }

    /**
     * A field that gets another type.
     *
     * @param now the field as it is going to be, with the id that it has
     * @param move brings the cells over; it gets the field as it was, with the id that reads the old cells, and the field as it
     *     is going to be, with the id that writes the new ones: one of the two has another id than the field until it is done
     */
    public record Replacement(String tableId, Field now, BiFunction<Field, Field, Uni<Void>> move) {}

    /** Gives fields other types. The other side of a link that is not among them goes with the old type. */
    public Uni<Void> replaceFields(List<Replacement> replacements) {
        return new ReplacedFields(this, cells, fields).replace(replacements);
    }

    /** Moves a field, and the other side of a link with it, into the trash. What reads them becomes invalid. */
    Uni<Void> removeField(String tableId, Field field) {
        return fields.remove(tableId, field);
    }

    /**
     * What came out of the trash.
     *
     * @param name which differs from the former one when that was taken
     * @param lostFields names of links to tables that are gone
     * @param linksLeftOut links to records that are gone
     */
    public record Restored(String id, String name, List<String> lostFields, long linksLeftOut) {
        public Restored {
            lostFields = List.copyOf(lostFields);
        }
    }

    /** Takes fields out of the trash that went there together; what reads them becomes valid again. */
    public Uni<Restored> restoreFields(List<SchemaTrash.Trashed> fields) {
        return trash.restoreFields(fields);
    }

    /** Takes a table out of the trash, with the links that went there with it. */
    public Uni<Restored> restoreTable(Table table, List<SchemaTrash.Trashed> links) {
        return trash.restoreTable(table, links);
    }

    public Uni<Table> addView(String tableId, View view) {
        return views.add(tableId, view);
    }

    public Uni<Table> changeView(String tableId, View view) {
        return views.change(tableId, view);
    }

    public Uni<Table> removeView(String tableId, String viewId) {
        return views.remove(tableId, viewId);
    }
}
