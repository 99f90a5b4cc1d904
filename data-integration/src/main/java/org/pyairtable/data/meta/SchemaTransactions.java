package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.announcement.AnnouncementQueue;
import org.pyairtable.data.history.SchemaHistory;
import org.pyairtable.data.record.change.ChangeObservers;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.RecordAnnouncements;
import org.pyairtable.data.record.upkeep.Backfill;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.storage.Work;
import org.pyairtable.data.trash.TrashStore;
import org.pyairtable.outbox.Outbox;

/** Changes the schema of one base in a transaction that has the base for itself. */
@Singleton
public class SchemaTransactions {
    private final Transactions transactions;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final SchemaRepository repository;
    private final ChangeObservers observers;
    private final SchemaHistory history;
    private final Clock clock;
    private final BaseDraft.Tools tools;

    SchemaTransactions(
            Transactions transactions,
            SchemaCache schemas,
            AccessPolicy policy,
            SchemaRepository repository,
            PhysicalTables physical,
            Backfill backfill,
            RecordAnnouncements announcements,
            AnnouncementQueue later,
            TrashStore trash,
            Outbox outbox,
            ChangeObservers observers,
            SchemaHistory history,
            Clock clock) {
        this.transactions = transactions;
        this.schemas = schemas;
        this.policy = policy;
        this.repository = repository;
        this.observers = observers;
        this.history = history;
        this.clock = clock;
        this.tools = new BaseDraft.Tools(repository, physical, backfill, announcements, later, trash, outbox);
    }

    /** A transaction that does not change the schema, or that of a base which is yet to be made. */
    public <T> Uni<T> whole(Work work, Function<SqlConnection, Uni<T>> founding) {
        return transactions.whole(work, founding);
    }

    BaseDraft.Tools tools() {
        return tools;
    }

    /** Needs the right to change the schema. Nothing of it stays when {@code change} fails. */
    public <T> Uni<Changed<T>> change(Author author, String baseId, BiFunction<BaseDraft, Base, Uni<T>> change) {
        return transactions
                .whole(author.work(), connection -> Locks.ownBase(connection, baseId)
                        .chain(() -> schemas.current(connection, baseId))
                        .chain(found -> {
                            policy.require(author.principal(), found.map(CachedSchema::base), Permission.CHANGE_SCHEMA);
                            return change(
                                    connection, author, found.orElseThrow().base(), change);
                        }))
                .onTermination()
                .invoke(() -> schemas.forget(baseId));
    }

    private <T> Uni<Changed<T>> change(
            SqlConnection connection, Author author, Base base, BiFunction<BaseDraft, Base, Uni<T>> change) {
        ChangeOrigin origin = origin(author, base);
        return observers.watching(connection, base, origin).chain(watch -> {
            BaseDraft draft = new BaseDraft(tools, connection, origin.context(), base, watch);
            return repository
                    .advance(connection, base.id())
                    .chain(() -> change.apply(draft, base))
                    .call(() -> history.changed(
                            connection, base, draft.base(), origin.context().actor(), origin.at()))
                    .call(() -> observers.reshaped(connection, base, draft.base(), origin))
                    .call(() -> draft.observe(origin))
                    .map(value -> new Changed<>(draft.base(), value));
        });
    }

    /** The origin of changes that the author makes now. */
    ChangeOrigin origin(Author author, Base base) {
        return new ChangeOrigin(author.in(base.workspaceId()), "api", clock.instant());
    }
}
