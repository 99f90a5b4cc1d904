package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;

/** Writes records on behalf of a caller: the one way for HTTP requests and commands. */
@Singleton
public class RecordWrites {
    /**
     * Who writes where, and why.
     *
     * @param table id or name
     * @param context of the events; its workspace is filled in
     * @param via as {@code RecordsChanged} says it
     */
    public record Target(Principal principal, String baseId, String table, EventContext context, String via) {}

    private final Pool pool;
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final NewChoices newChoices;
    private final RecordWriter writer;
    private final ChangeObservers observers;
    private final Clock clock;

    RecordWrites(
            Pool pool,
            Snapshots snapshots,
            AccessPolicy policy,
            NewChoices newChoices,
            RecordWriter writer,
            ChangeObservers observers,
            Clock clock) {
        this.pool = pool;
        this.snapshots = snapshots;
        this.policy = policy;
        this.newChoices = newChoices;
        this.writer = writer;
        this.observers = observers;
        this.clock = clock;
    }

    /** In a transaction of its own. Fails with {@code AirtableException} when the request is refused. */
    public Uni<Written> write(Target target, WriteRequest request) {
        return pool.withTransaction(connection -> write(connection, target, request));
    }

    /** In the transaction of {@code connection}; a refusal comes before anything is changed in it. */
    public Uni<Written> write(SqlConnection connection, Target target, WriteRequest request) {
        // Only typecast may add select options, which changes the base's shape.
        Uni<Void> lock = request.typecast()
                ? Locks.ownBase(connection, target.baseId())
                : Locks.shareBase(connection, target.baseId());
        return lock.chain(() -> snapshots.current(connection, target.baseId()))
                .chain(snapshot -> writeLocked(connection, target, request, snapshot));
    }

    private Uni<Written> writeLocked(
            SqlConnection connection, Target target, WriteRequest request, Optional<Snapshot> found) {
        Grant grant = policy.require(target.principal(), found.map(Snapshot::base), Permission.WRITE_RECORDS);
        Snapshot snapshot = found.orElseThrow();
        Table table = snapshot.base().find(target.table()).orElseThrow(() -> AirtableError.modelNotFound()
                .exception());
        EventContext context = inWorkspace(target.context(), snapshot.base().workspaceId());
        Uni<Snapshot> extended = request.typecast()
                ? newChoices.add(connection, snapshot, table, request, context)
                : Uni.createFrom().item(snapshot);
        return extended.call(s -> Locks.tables(connection, s.derivations().reach(table)))
                .chain(s ->
                        writer.write(connection, s, s.base().table(table.id()), grant, request, context, target.via()))
                .call(written -> tell(connection, snapshot.base(), written, context, target.via()));
    }

    private Uni<Void> tell(SqlConnection connection, Base before, Written written, EventContext context, String via) {
        ChangeOrigin origin = new ChangeOrigin(context, via, clock.instant());
        Base after = written.snapshot().base();
        Uni<Void> reshaped = after.version() == before.version()
                ? Uni.createFrom().voidItem()
                : observers.reshaped(connection, before, after, origin);
        return reshaped.chain(() -> observers.written(connection, before, written.changes(), origin));
    }

    private static EventContext inWorkspace(EventContext context, String workspaceId) {
        return new EventContext(
                workspaceId, context.actor(), context.causation(), context.correlation(), context.replyTo());
    }
}
