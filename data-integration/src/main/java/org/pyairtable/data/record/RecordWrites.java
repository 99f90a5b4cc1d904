package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.io.Serial;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.storage.Transactions.Ending;
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

    private static final int ATTEMPTS = 3;

    private final Transactions transactions;
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final NewChoices newChoices;
    private final RecordWriter writer;

    RecordWrites(
            Transactions transactions,
            Snapshots snapshots,
            AccessPolicy policy,
            NewChoices newChoices,
            RecordWriter writer) {
        this.transactions = transactions;
        this.snapshots = snapshots;
        this.policy = policy;
        this.newChoices = newChoices;
        this.writer = writer;
    }

    /** The base is another than the one that a transaction was begun for; nothing was changed in it. */
    private static final class OutdatedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        OutdatedException() {
            super("The base has changed", null, false, false);
        }
    }

    /** In a transaction of its own. Fails with {@code AirtableException} when the request is refused. */
    public Uni<Written> write(Target target, WriteRequest request) {
        return snapshots.known(target.baseId()).chain(known -> write(target, request, known, ATTEMPTS));
    }

    /** Trusts that the base is as it was last seen, takes all locks at once, and starts again when it is not. */
    private Uni<Written> write(Target target, WriteRequest request, Optional<Snapshot> known, int attempts) {
        Optional<Table> table = known.flatMap(snapshot -> snapshot.base().find(target.table()));
        if (table.isEmpty() || attempts == 0 || newChoices.areNeeded(table.get(), request)) {
            return transactions.run(connection -> lockedWrite(connection, target, request));
        }
        return transactions
                .run(connection -> expectedWrite(connection, target, request, known.orElseThrow(), table.get()))
                .onFailure(OutdatedException.class)
                .recoverWithUni(() -> snapshots
                        .current(target.baseId())
                        .chain(current -> write(target, request, current, attempts - 1)));
    }

    /** The locks in their order, the version that they keep from changing, and what the request needs, in one round trip. */
    private Uni<Ending<Written>> expectedWrite(
            SqlConnection connection, Target target, WriteRequest request, Snapshot expected, Table table) {
        int creating =
                request instanceof WriteRequest.Create create ? create.records().size() : 0;
        return Uni.combine()
                .all()
                .unis(
                        Locks.shareBase(
                                        connection,
                                        target.baseId(),
                                        expected.derivations().reach(table))
                                .replaceWith(true),
                        snapshots.version(connection, target.baseId()),
                        creating == 0
                                ? Uni.createFrom().item(List.<Long>of())
                                : Changes.nextNumbers(connection, table.id(), creating),
                        readAhead(connection, target, request, expected, table))
                .asTuple()
                .chain(answers -> {
                    if (!answers.getItem2().equals(Optional.of(expected.base().version()))) {
                        throw new OutdatedException();
                    }
                    Grant grant =
                            policy.require(target.principal(), Optional.of(expected.base()), Permission.WRITE_RECORDS);
                    return writer.write(
                            connection,
                            new RecordWriter.Order(
                                    expected.base(),
                                    expected,
                                    table,
                                    grant,
                                    request,
                                    inWorkspace(
                                            target.context(), expected.base().workspaceId()),
                                    target.via(),
                                    answers.getItem3(),
                                    answers.getItem4(),
                                    Set.of()));
                })
                .onFailure(RecordWrites::mayBeOutdated)
                .recoverWithUni(failure -> Uni.createFrom().failure(new OutdatedException()));
    }

    /** Nothing for who may not write: whether that is so is decided by the base as it turns out to be. */
    private Uni<ReadAhead> readAhead(
            SqlConnection connection, Target target, WriteRequest request, Snapshot expected, Table table) {
        Grant grant;
        try {
            grant = policy.require(target.principal(), Optional.of(expected.base()), Permission.WRITE_RECORDS);
        } catch (AirtableException refused) {
            return Uni.createFrom().item(ReadAhead.NOTHING);
        }
        return writer.readAhead(connection, expected, table, grant, request);
    }

    /** A table or sequence that is gone, or a base that is. */
    private static boolean mayBeOutdated(Throwable failure) {
        return failure instanceof PgException pg
                && Objects.requireNonNullElse(pg.getSqlState(), "").startsWith("42");
    }

    /** In the transaction of {@code connection}; a refusal comes before anything is changed in it. */
    public Uni<Written> write(SqlConnection connection, Target target, WriteRequest request) {
        return done(lockedWrite(connection, target, request));
    }

    /**
     * As above, in a transaction that has the base for itself and is changing its shape. Nobody else may ever see that shape:
     * more may be changed in it, and it may be rolled back. Observers are told of the table's records when it is done.
     *
     * @param shape the base as the transaction has made it so far
     */
    public Uni<Written> write(SqlConnection connection, Snapshot shape, Target target, WriteRequest request) {
        Set<String> toldLater = shape.base()
                .find(target.table())
                .map(table -> Set.of(table.id()))
                .orElse(Set.of());
        return done(writeLocked(connection, target, request, Optional.of(shape), toldLater));
    }

    private static Uni<Written> done(Uni<Ending<Written>> work) {
        return work.chain(ending -> Transactions.all(ending.statements()).replaceWith(ending::value));
    }

    /** Looks at the base under its lock before it takes the others. */
    private Uni<Ending<Written>> lockedWrite(SqlConnection connection, Target target, WriteRequest request) {
        // Only typecast may add select options, which changes the base's shape.
        Uni<Void> lock = request.typecast()
                ? Locks.ownBase(connection, target.baseId())
                : Locks.shareBase(connection, target.baseId());
        return lock.chain(() -> snapshots.current(connection, target.baseId()))
                .chain(snapshot -> writeLocked(connection, target, request, snapshot, Set.of()));
    }

    private Uni<Ending<Written>> writeLocked(
            SqlConnection connection,
            Target target,
            WriteRequest request,
            Optional<Snapshot> found,
            Set<String> toldLater) {
        Grant grant = policy.require(target.principal(), found.map(Snapshot::base), Permission.WRITE_RECORDS);
        Snapshot snapshot = found.orElseThrow();
        Table table = snapshot.base().find(target.table()).orElseThrow(() -> AirtableError.modelNotFound()
                .exception());
        EventContext context = inWorkspace(target.context(), snapshot.base().workspaceId());
        Uni<Snapshot> extended = request.typecast()
                ? newChoices.add(connection, snapshot, table, request, context)
                : Uni.createFrom().item(snapshot);
        return extended.call(s -> Locks.tables(connection, s.derivations().reach(table)))
                .chain(s -> writer.write(
                        connection,
                        new RecordWriter.Order(
                                snapshot.base(),
                                s,
                                s.base().table(table.id()),
                                grant,
                                request,
                                context,
                                target.via(),
                                List.of(),
                                ReadAhead.NOTHING,
                                toldLater)));
    }

    private static EventContext inWorkspace(EventContext context, String workspaceId) {
        return new EventContext(
                workspaceId, context.actor(), context.causation(), context.correlation(), context.replyTo());
    }
}
