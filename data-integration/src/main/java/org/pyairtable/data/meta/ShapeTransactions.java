package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.BiFunction;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.announcement.AnnouncementQueue;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.meta.SchemaChanges.Changed;
import org.pyairtable.data.record.Backfill;
import org.pyairtable.data.record.ChangeObservers;
import org.pyairtable.data.record.ChangeOrigin;
import org.pyairtable.data.record.RecordAnnouncements;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.PhysicalTables;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.outbox.Outbox;

/** Changes the shape of one base in a transaction that has the base for itself. */
@Singleton
public class ShapeTransactions {
    private final Transactions transactions;
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final SchemaRepository repository;
    private final ChangeObservers observers;
    private final Clock clock;
    private final BaseDraft.Tools tools;

    ShapeTransactions(
            Transactions transactions,
            Snapshots snapshots,
            AccessPolicy policy,
            SchemaRepository repository,
            PhysicalTables physical,
            Backfill backfill,
            RecordAnnouncements announcements,
            AnnouncementQueue later,
            Outbox outbox,
            ChangeObservers observers,
            Clock clock) {
        this.transactions = transactions;
        this.snapshots = snapshots;
        this.policy = policy;
        this.repository = repository;
        this.observers = observers;
        this.clock = clock;
        this.tools = new BaseDraft.Tools(repository, physical, backfill, announcements, later, outbox);
    }

    BaseDraft.Tools tools() {
        return tools;
    }

    /** Needs the right to change the shape. Nothing of it stays when {@code change} fails. */
    public <T> Uni<Changed<T>> change(Author author, String baseId, BiFunction<BaseDraft, Base, Uni<T>> change) {
        return transactions
                .whole(connection -> Locks.ownBase(connection, baseId)
                        .chain(() -> snapshots.current(connection, baseId))
                        .chain(found -> {
                            policy.require(author.principal(), found.map(Snapshot::base), Permission.CHANGE_SCHEMA);
                            return change(
                                    connection, author, found.orElseThrow().base(), change);
                        }))
                .onTermination()
                .invoke(() -> snapshots.forget(baseId));
    }

    private <T> Uni<Changed<T>> change(
            SqlConnection connection, Author author, Base base, BiFunction<BaseDraft, Base, Uni<T>> change) {
        ChangeOrigin origin = origin(author, base);
        return observers.watching(connection, base, origin).chain(watch -> {
            BaseDraft draft = new BaseDraft(tools, connection, origin.context(), base, watch);
            return repository
                    .advance(connection, base.id())
                    .chain(() -> change.apply(draft, base))
                    .call(() -> observers.reshaped(connection, base, draft.base(), origin))
                    .call(() -> draft.tell(origin))
                    .map(value -> new Changed<>(draft.base(), value));
        });
    }

    /** As observers are told of changes that the author makes now. */
    ChangeOrigin origin(Author author, Base base) {
        return new ChangeOrigin(author.in(base.workspaceId()), "api", clock.instant());
    }
}
