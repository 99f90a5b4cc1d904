package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.conversion.Conversions;
import org.pyairtable.data.record.ChangeObservers;
import org.pyairtable.data.record.Watch;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** Changes of the shape of bases, each in one transaction that has the base for itself. */
@Singleton
public class SchemaChanges {
    /** Who changes the shape, and the context of the events. */
    public record Author(Principal principal, EventContext context) {
        /** The context of events of a workspace. */
        public EventContext in(String workspaceId) {
            return new EventContext(
                    workspaceId, context.actor(), context.causation(), context.correlation(), context.replyTo());
        }
    }

    /** What a change made, in the base as it is afterwards. */
    public record Changed<T>(Base base, T value) {}

    private static final String DATE_DEPENDENCY = "dateDependencySettings";

    private final Pool pool;
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final SchemaRepository repository;
    private final PhysicalTables physical;
    private final Outbox outbox;
    private final Conversions conversions;
    private final Clock clock;
    private final ChangeObservers observers;
    private final ShapeTransactions transactions;

    SchemaChanges(
            Pool pool,
            Snapshots snapshots,
            AccessPolicy policy,
            SchemaRepository repository,
            PhysicalTables physical,
            ShapeTransactions transactions,
            Conversions conversions,
            Outbox outbox,
            ChangeObservers observers,
            Clock clock) {
        this.pool = pool;
        this.snapshots = snapshots;
        this.policy = policy;
        this.repository = repository;
        this.physical = physical;
        this.outbox = outbox;
        this.observers = observers;
        this.clock = clock;
        this.transactions = transactions;
        this.conversions = conversions;
    }

    /** @param body {@code {name, workspaceId, tables}} */
    public Uni<Base> createBase(Author author, ObjectNode body) {
        onlyKeys(body, Set.of("name", "workspaceId", "tables"));
        if (!body.path("workspaceId").isTextual()) {
            throw AirtableError.invalidRequest().exception();
        }
        String workspaceId = body.path("workspaceId").textValue();
        return policy.requireInNewWorkspace(author.principal(), workspaceId, Permission.CHANGE_SCHEMA)
                .chain(grant -> createBase(author, workspaceId, body));
    }

    private Uni<Base> createBase(Author author, String workspaceId, ObjectNode body) {
        String name = Naming.name(body.path("name"), AirtableError.invalidRequest());
        if (!body.path("tables").isArray() || body.path("tables").isEmpty()) {
            throw AirtableError.invalidRequest().exception();
        }
        DraftedTables.checkNumber(body.path("tables").size());
        List<TableDefinition> tables = new ArrayList<>();
        body.path("tables").forEach(table -> tables.add(TableDefinition.of(table)));
        return insertBase(author, workspaceId, name, draft -> {
            Uni<Void> chain = Uni.createFrom().voidItem();
            for (TableDefinition table : tables) {
                chain = chain.chain(() -> draft.addTable(table)).replaceWithVoid();
            }
            return chain;
        });
    }

    /** @param founding what the base gets before anybody can see it */
    public Uni<Base> createBase(
            Author author, String workspaceId, String name, Function<BaseDraft, Uni<Void>> founding) {
        return policy.requireInNewWorkspace(author.principal(), workspaceId, Permission.CHANGE_SCHEMA)
                .chain(grant -> insertBase(author, workspaceId, name, founding));
    }

    private Uni<Base> insertBase(
            Author author, String workspaceId, String name, Function<BaseDraft, Uni<Void>> founding) {
        Base empty = new Base(Ids.random("app"), name, workspaceId, 1, List.of());
        return pool.withTransaction(connection -> {
            BaseDraft draft =
                    new BaseDraft(transactions.tools(), connection, author.in(workspaceId), empty, Watch.NOTHING);
            return repository
                    .insertBase(
                            connection,
                            empty,
                            clock.instant(),
                            author.principal().userId())
                    .chain(() -> outbox.append(
                            connection, author.in(workspaceId), new SchemaEvent.BaseCreated(empty.id(), name)))
                    .chain(() -> founding.apply(draft))
                    .map(ignored -> draft.base());
        });
    }

    public Uni<Changed<Table>> createTable(Author author, String baseId, ObjectNode body) {
        return createTable(
                author, baseId, body, (connection, table) -> Uni.createFrom().voidItem());
    }

    /** @param founding what is written in the same transaction */
    public Uni<Changed<Table>> createTable(
            Author author, String baseId, ObjectNode body, BiFunction<SqlConnection, Table, Uni<Void>> founding) {
        TableDefinition definition = TableDefinition.of(body);
        return transactions.change(author, baseId, (draft, base) -> draft.addTable(definition)
                .call(table -> founding.apply(draft.connection(), table)));
    }

    /** @param body {@code {name?, description?}} */
    public Uni<Changed<Table>> changeTable(Author author, String baseId, String tableId, ObjectNode body) {
        onlyKeys(body, Set.of("name", "description", DATE_DEPENDENCY));
        // Dates that move each other are not kept; to say so is better than to forget them silently.
        if (body.path(DATE_DEPENDENCY).path("isEnabled").asBoolean(body.hasNonNull(DATE_DEPENDENCY))) {
            throw AirtableError.invalidRequest("Date dependencies are not supported")
                    .exception();
        }
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            String name =
                    body.has("name") ? Naming.name(body.path("name"), AirtableError.invalidRequest()) : table.name();
            Optional<String> description =
                    body.has("description") ? Naming.description(body.path("description")) : table.description();
            boolean taken = base.tables().stream()
                    .anyMatch(t -> !t.id().equals(tableId) && t.name().equalsIgnoreCase(name));
            if (taken) {
                throw AirtableError.duplicateTableName(name).exception();
            }
            return draft.renameTable(table.withNaming(name, description));
        });
    }

    /** @param table name or id */
    public Uni<Changed<Field>> createField(Author author, String baseId, String table, ObjectNode body) {
        FieldDefinition definition = FieldDefinition.of(body);
        return transactions.change(
                author,
                baseId,
                (draft, base) -> draft.addField(
                        base.find(table)
                                .orElseThrow(() -> AirtableError.modelNotFound().exception())
                                .id(),
                        definition));
    }

    /**
     * The type never changes here; a conversion does that.
     *
     * @param body {@code {name?, description?, options?}}
     */
    public Uni<Changed<Field>> changeField(
            Author author, String baseId, String tableId, String fieldId, ObjectNode body) {
        onlyKeys(body, Set.of("name", "description", "options"));
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            if (!table.has(fieldId)) {
                throw AirtableError.modelNotFound().exception();
            }
            Field field = table.field(fieldId);
            String name = body.has("name")
                    ? Naming.name(body.path("name"), AirtableError.duplicateOrEmptyFieldName(""))
                    : field.name();
            if (!name.equalsIgnoreCase(field.name())) {
                DraftedFields.checkName(table, name);
            }
            Optional<String> description =
                    body.has("description") ? Naming.description(body.path("description")) : field.description();
            Field changed = field.withNaming(name, description);
            return draft.changeField(
                    tableId,
                    body.has("options") ? changed.withKind(kind(base, table, field, body.path("options"))) : changed);
        });
    }

    private static FieldKind kind(Base base, Table table, Field field, JsonNode options) {
        FieldDefinition definition =
                new FieldDefinition(field.name(), field.kind().type(), Optional.empty(), options);
        FieldKinds kinds = new FieldKinds(base, table, definition);
        return switch (field.kind()) {
            case FieldKind.Select select -> select.withChoices(kinds.choices(options, select.choices()));
            case FieldKind.Link link ->
                throw AirtableError.invalidFieldOptions("The options of a link cannot change")
                        .exception();
            case FieldKind.ExternalSyncSource source ->
                new FieldKind.ExternalSyncSource(kinds.choices(options, source.choices()));
            default -> sameStorage(field, kinds.kind());
        };
    }

    /** Deletes the field with its cells; the other side of a link goes with it. */
    public Uni<Void> deleteField(Author author, String baseId, String tableId, String fieldId) {
        return transactions
                .change(author, baseId, (draft, base) -> {
                    Table table = table(base, tableId);
                    if (!table.has(fieldId)) {
                        throw AirtableError.modelNotFound().exception();
                    }
                    if (table.primaryField().id().equals(fieldId)) {
                        throw ServiceException.conflict("The primary field of a table cannot be deleted");
                    }
                    return draft.removeField(tableId, table.field(fieldId));
                })
                .replaceWithVoid();
    }

    /** Deletes the table with its records. Links to it become texts with the names of the records. */
    public Uni<Void> deleteTable(Author author, String baseId, String tableId) {
        return transactions
                .change(author, baseId, (draft, base) -> {
                    table(base, tableId);
                    if (base.tables().size() == 1) {
                        throw ServiceException.conflict("The last table of a base cannot be deleted");
                    }
                    return linksToTexts(draft, tableId)
                            .chain(() -> draft.removeTable(draft.base().table(tableId)));
                })
                .replaceWithVoid();
    }

    private Uni<Void> linksToTexts(BaseDraft draft, String tableId) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Table other : draft.base().tables()) {
            for (Field field : other.fields()) {
                boolean links = !other.id().equals(tableId)
                        && field.kind() instanceof FieldKind.Link link
                        && link.linkedTableId().equals(tableId);
                if (links) {
                    chain = chain.chain(
                            () -> conversions.toText(draft, draft.base().table(other.id()), field));
                }
            }
        }
        return chain;
    }

    public Uni<Base> renameBase(Author author, String baseId, String name) {
        String checked = Naming.name(TextNode.valueOf(name), AirtableError.invalidRequest("A base needs a name"));
        return transactions
                .change(author, baseId, (draft, base) -> draft.renameBase(checked))
                .map(Changed::value);
    }

    /** Times and authors of certain fields are cells, those of the record are not; one does not become the other. */
    private static FieldKind sameStorage(Field field, FieldKind changed) {
        if (field.withKind(changed).hasColumn() != field.hasColumn()) {
            throw AirtableError.invalidFieldOptions("referencedFieldIds cannot be added or removed later")
                    .exception();
        }
        return changed;
    }

    public Uni<Void> deleteBase(Author author, String baseId) {
        return pool.withTransaction(connection -> Locks.ownBase(connection, baseId)
                        .chain(() -> snapshots.current(connection, baseId))
                        .chain(found -> {
                            policy.require(author.principal(), found.map(Snapshot::base), Permission.DELETE_BASE);
                            Base base = found.orElseThrow().base();
                            return observers
                                    .removing(connection, base, transactions.origin(author, base))
                                    .chain(() -> physical.drop(connection, base.tables()))
                                    .chain(() -> repository.deleteBase(connection, baseId))
                                    .chain(() -> outbox.append(
                                            connection,
                                            author.in(base.workspaceId()),
                                            new SchemaEvent.BaseDeleted(baseId)))
                                    .replaceWithVoid();
                        }))
                .onTermination()
                .invoke(() -> snapshots.forget(baseId));
    }

    private static Table table(Base base, String tableId) {
        return base.tables().stream()
                .filter(t -> t.id().equals(tableId))
                .findFirst()
                .orElseThrow(() -> AirtableError.modelNotFound().exception());
    }

    private static void onlyKeys(ObjectNode body, Set<String> allowed) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            if (!allowed.contains(names.next())) {
                throw AirtableError.invalidRequest().exception();
            }
        }
    }
}
