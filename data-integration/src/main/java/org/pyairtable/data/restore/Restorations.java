package org.pyairtable.data.restore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.meta.Changed;
import org.pyairtable.data.meta.SchemaTransactions;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaTrash;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.trash.Deleted;
import org.pyairtable.data.trash.Deleted.Kind;
import org.pyairtable.data.trash.RecordTrash;
import org.pyairtable.data.trash.TrashStore;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;

/**
 * The trash of bases: creators see and restore all of it, editors the records that they deleted themselves, owners of a workspace
 * its bases.
 */
@Singleton
public class Restorations {
    private final Pool pool;
    private final TrashStore store;
    private final RecordTrash records;
    private final SchemaCache schemas;
    private final SchemaTrash trash;
    private final AccessPolicy policy;
    private final SchemaTransactions transactions;
    private final RecordRestoration recordRestoration;
    private final BaseRestoration baseRestoration;

    Restorations(
            Pool pool,
            TrashStore store,
            RecordTrash records,
            SchemaCache schemas,
            SchemaTrash trash,
            AccessPolicy policy,
            SchemaTransactions transactions,
            RecordRestoration recordRestoration,
            BaseRestoration baseRestoration) {
        this.pool = pool;
        this.store = store;
        this.records = records;
        this.schemas = schemas;
        this.trash = trash;
        this.policy = policy;
        this.transactions = transactions;
        this.recordRestoration = recordRestoration;
        this.baseRestoration = baseRestoration;
    }

    /** What was deleted in a base, newest first. */
    public Uni<List<Deleted>> list(Principal principal, String baseId, long below, int rows) {
        return schemas.current(baseId).chain(found -> {
            Grant grant = policy.require(principal, found.map(CachedSchema::base), Permission.WRITE_RECORDS);
            Optional<String> by =
                    grant.role().includes(Role.CREATOR) ? Optional.empty() : Optional.of(principal.userId());
            return store.list(pool, baseId, by, below, rows);
        });
    }

    /** The deleted bases of a workspace, newest first. */
    public Uni<List<Deleted>> bases(Principal principal, String workspaceId, long below, int rows) {
        policy.requireInWorkspace(principal, workspaceId, Permission.DELETE_BASE);
        return store.bases(pool, workspaceId, below, rows);
    }

    /** Something in the trash that the caller may restore; before a job is begun in vain. */
    public Uni<Deleted> find(Principal principal, String baseId, String trashId) {
        return schemas.current(baseId)
                .invoke(found -> policy.require(principal, found.map(CachedSchema::base), Permission.WRITE_RECORDS))
                .chain(found -> find(pool, trashId)
                        .invoke(deleted -> allow(principal, found.orElseThrow().base(), deleted)));
    }

    /** As above, of a base as a whole. */
    public Uni<Deleted> findBase(Principal principal, String trashId) {
        return find(pool, trashId).invoke(deleted -> {
            if (deleted.kind() != Kind.BASE) {
                throw gone();
            }
            policy.requireInWorkspace(principal, deleted.workspaceId(), Permission.DELETE_BASE);
        });
    }

    /** The tables that are in a deleted table or base, or that its restoration concerns otherwise. */
    public Uni<List<String>> tables(Deleted deleted) {
        return trash.tableIds(pool, deleted.baseId());
    }

    private Uni<Deleted> find(SqlClient client, String trashId) {
        return store.find(client, trashId).map(found -> found.orElseThrow(Restorations::gone));
    }

    private static RuntimeException gone() {
        return new NotFound.Named("What is to be restored").exception();
    }

    private void allow(Principal principal, Base base, Deleted deleted) {
        if (!deleted.baseId().equals(base.id()) || deleted.kind() == Kind.BASE) {
            throw gone();
        }
        if (deleted.kind() != Kind.RECORDS) {
            policy.require(principal, Optional.of(base), Permission.CHANGE_SCHEMA);
            return;
        }
        Grant grant = policy.require(principal, Optional.of(base), Permission.WRITE_RECORDS);
        if (!grant.role().includes(Role.CREATOR) && !deleted.by().equals(principal.userId())) {
            throw gone();
        }
    }

    /** In one transaction; of several who restore the same at once, one does. */
    public Uni<Restored> restore(Author author, Deleted deleted) {
        Uni<Restored> restored =
                switch (deleted.kind()) {
                    case RECORDS -> restoreRecords(author, deleted);
                    case FIELD ->
                        inDraft(author, deleted, (draft, base) -> trash.trashedFields(draft.connection(), deleted.id())
                                .chain(draft::restoreFields));
                    case TABLE ->
                        inDraft(author, deleted, (draft, base) -> trash.trashedTable(draft.connection(), deleted.id())
                                .chain(table -> trash.trashedFields(draft.connection(), deleted.id())
                                        .chain(links -> draft.restoreTable(table.orElseThrow(), links))));
                    case BASE -> restoreBase(author, deleted);
                };
        return restored.onTermination().invoke(() -> schemas.forget(deleted.baseId()));
    }

    private Uni<Restored> restoreRecords(Author author, Deleted deleted) {
        return transactions.whole(author.work(), connection -> Locks.shareBase(connection, deleted.baseId())
                .chain(() -> schemas.current(connection, deleted.baseId()))
                .chain(found -> {
                    CachedSchema schema = found.orElseThrow(() -> new NotFound.Part().exception());
                    allow(author.principal(), schema.base(), deleted);
                    return records.read(connection, deleted.id())
                            .call(kept -> records.restoreBelongings(connection, deleted, kept))
                            .call(() -> take(connection, deleted))
                            .chain(kept -> recordRestoration.restore(
                                    connection, schema, deleted, kept, author.in(deleted.workspaceId())));
                })
                .invoke(author.work()::result));
    }

    private Uni<Restored> inDraft(
            Author author, Deleted deleted, BiFunction<BaseDraft, Base, Uni<BaseDraft.Restored>> work) {
        return transactions
                .change(author, deleted.baseId(), (draft, base) -> take(draft.connection(), deleted)
                        .chain(() -> work.apply(draft, base))
                        .map(restored -> Restored.of(deleted.kind(), restored))
                        .invoke(author.work()::result))
                .map(Changed::value);
    }

    private Uni<Restored> restoreBase(Author author, Deleted deleted) {
        return transactions.whole(author.work(), connection -> Locks.ownBase(connection, deleted.baseId())
                .invoke(() ->
                        policy.requireInWorkspace(author.principal(), deleted.workspaceId(), Permission.DELETE_BASE))
                .chain(() -> take(connection, deleted))
                .chain(() -> baseRestoration.restore(connection, deleted.baseId(), author.in(deleted.workspaceId())))
                .invoke(author.work()::result));
    }

    private Uni<Void> take(SqlConnection connection, Deleted deleted) {
        return store.take(connection, deleted.id())
                .invoke(there -> {
                    if (!there) {
                        throw gone();
                    }
                })
                .replaceWithVoid();
    }
}
