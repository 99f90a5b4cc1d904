package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.announcement.AnnouncementQueue;
import org.pyairtable.data.history.SchemaHistory;
import org.pyairtable.data.record.change.ChangeObservers;
import org.pyairtable.data.record.change.Watch;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.trash.Deleted.Kind;
import org.pyairtable.data.trash.TrashStore;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;

/** Creates, renames and deletes bases, each in one transaction. */
@Singleton
public class BaseChanges {
    private final Pool pool;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final SchemaRepository repository;
    private final TrashStore trash;
    private final AnnouncementQueue later;
    private final Outbox outbox;
    private final Clock clock;
    private final ChangeObservers observers;
    private final SchemaTransactions transactions;
    private final SchemaHistory history;

    BaseChanges(
            Pool pool,
            SchemaCache schemas,
            AccessPolicy policy,
            SchemaRepository repository,
            TrashStore trash,
            AnnouncementQueue later,
            SchemaTransactions transactions,
            Outbox outbox,
            ChangeObservers observers,
            SchemaHistory history,
            Clock clock) {
        this.pool = pool;
        this.schemas = schemas;
        this.policy = policy;
        this.repository = repository;
        this.trash = trash;
        this.later = later;
        this.outbox = outbox;
        this.observers = observers;
        this.history = history;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** With at least one table. */
    public Uni<Base> create(Author author, BaseDefinition definition) {
        return policy.requireInNewWorkspace(author.principal(), definition.workspaceId(), Permission.CHANGE_SCHEMA)
                .chain(grant -> {
                    String name = Naming.name(definition.name(), new InvalidRequest.Malformed());
                    if (definition.tables().isEmpty()) {
                        throw new InvalidRequest.Malformed().exception();
                    }
                    DraftedTables.checkNumber(definition.tables().size());
                    return insert(
                            author, definition.workspaceId(), name, draft -> addTables(draft, definition.tables()));
                });
    }

    private static Uni<Void> addTables(BaseDraft draft, List<TableDefinition> tables) {
        return Sequential.each(tables, draft::addTable);
    }

    /** @param founding what the base gets before anybody can see it */
    public Uni<Base> create(Author author, String workspaceId, String name, Function<BaseDraft, Uni<Void>> founding) {
        return policy.requireInNewWorkspace(author.principal(), workspaceId, Permission.CHANGE_SCHEMA)
                .chain(grant -> insert(author, workspaceId, name, founding));
    }

    private Uni<Base> insert(Author author, String workspaceId, String name, Function<BaseDraft, Uni<Void>> founding) {
        Base empty = new Base(Ids.random("app"), name, workspaceId, 1, List.of());
        return transactions.whole(author.work(), connection -> {
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
                    .chain(() -> history.created(
                            connection, draft.base(), author.context().actor(), clock.instant()))
                    .map(ignored -> draft.base());
        });
    }

    public Uni<Base> rename(Author author, String baseId, String name) {
        String checked = Naming.name(name, new InvalidRequest.Rule("A base needs a name"));
        return transactions
                .change(author, baseId, (draft, base) -> draft.renameBase(checked))
                .map(Changed::value);
    }

    /** Into the trash, with all its tables and records. */
    public Uni<Void> delete(Author author, String baseId) {
        return pool.withTransaction(connection -> Locks.ownBase(connection, baseId)
                        .chain(() -> schemas.current(connection, baseId))
                        .chain(found -> {
                            policy.require(author.principal(), found.map(CachedSchema::base), Permission.DELETE_BASE);
                            return delete(
                                    connection, author, found.orElseThrow().base());
                        }))
                .onTermination()
                .invoke(() -> schemas.forget(baseId));
    }

    private Uni<Void> delete(SqlConnection connection, Author author, Base base) {
        return observers
                .removing(connection, base, transactions.origin(author, base))
                .chain(() -> trash.add(
                        connection,
                        base,
                        Kind.BASE,
                        Optional.empty(),
                        base.name(),
                        author.context().actor()))
                .chain(trashId -> repository.trashBase(connection, base.id(), trashId))
                .chain(() -> later.forget(
                        connection, base.tables().stream().map(Table::id).toList()))
                .chain(() -> outbox.append(
                        connection, author.in(base.workspaceId()), new SchemaEvent.BaseDeleted(base.id())))
                .replaceWithVoid();
    }
}
