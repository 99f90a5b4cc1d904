package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.io.Serial;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.ReadAhead;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
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
    private final SchemaCache schemas;
    private final NewChoices newChoices;
    private final RecordWriter writer;
    private final LockedWriter locked;

    RecordWrites(
            Transactions transactions,
            SchemaCache schemas,
            NewChoices newChoices,
            RecordWriter writer,
            LockedWriter locked) {
        this.transactions = transactions;
        this.schemas = schemas;
        this.newChoices = newChoices;
        this.writer = writer;
        this.locked = locked;
    }

    /** The base is another than the one that a transaction was begun for; nothing was changed in it. */
    private static final class OutdatedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        OutdatedException() {
            super("The base has changed", null, false, false);
        }
    }

    /** In a transaction of its own. Fails with {@code RefusedException} when the request is refused. */
    public Uni<Written> write(Target target, WriteRequest request) {
        return schemas.known(target.baseId()).chain(known -> attempt(target, request, known, ATTEMPTS));
    }

    /** Expects the schema to be the one that was last seen, takes all locks at once, and starts again when it is not. */
    private Uni<Written> attempt(Target target, WriteRequest request, Optional<CachedSchema> known, int attempts) {
        Optional<Table> table = known.flatMap(schema -> schema.base().find(target.table()));
        if (table.isEmpty()
                || attempts == 0
                || selectsRows(target, known, table.get())
                || newChoices.areNeeded(table.get(), request)) {
            return transactions.run(connection -> lockFirst(connection, target, request));
        }
        return transactions
                .run(connection -> expect(connection, target, request, known.orElseThrow(), table.get()))
                .onFailure(OutdatedException.class)
                .recoverWithUni(() -> schemas.current(target.baseId())
                        .chain(current -> attempt(target, request, current, attempts - 1)));
    }

    /** Whether the records that the caller sees have to be found out first. */
    private boolean selectsRows(Target target, Optional<CachedSchema> known, Table table) {
        return switch (decide(target, known.orElseThrow())) {
            case Decision.Granted(Grant grant) -> grant.selectsRows(table) || grant.masksLinks(table);
            case Decision.Refused refused -> false;
        };
    }

    /** The locks in their order, the version that they keep from changing, and what the request needs, in one round trip. */
    private Uni<Ending<Written>> expect(
            SqlConnection connection, Target target, WriteRequest request, CachedSchema expected, Table table) {
        Decision decision = decide(target, expected);
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
                        schemas.version(connection, target.baseId()),
                        creating == 0
                                ? Uni.createFrom().item(List.<Long>of())
                                : Changes.nextNumbers(connection, table.id(), creating),
                        foresee(connection, target, request, expected, table, decision))
                .with((locked, version, numbers, ahead) -> {
                    if (!version.equals(Optional.of(expected.base().version()))) {
                        throw new OutdatedException();
                    }
                    return new RecordWriter.Order(
                            new RecordWriter.Place(expected.base(), expected, table),
                            new RecordWriter.Asked(
                                    granted(decision),
                                    request,
                                    LockedWriter.inWorkspace(
                                            target.context(), expected.base().workspaceId()),
                                    target.via()),
                            new RecordWriter.Prepared(numbers, ahead, Set.of()),
                            Set.of());
                })
                .chain(order -> writer.write(connection, order).map(ending -> LockedWriter.seen(ending, order)))
                .onFailure(RecordWrites::mayBeOutdated)
                .recoverWithUni(failure -> Uni.createFrom().failure(new OutdatedException()));
    }

    /** Whether the caller may write. A refusal counts when the schema that it was decided by turns out to be the present one. */
    private sealed interface Decision {
        record Granted(Grant grant) implements Decision {}

        record Refused(RefusedException refusal) implements Decision {}
    }

    private Decision decide(Target target, CachedSchema expected) {
        try {
            return new Decision.Granted(locked.grant(target, Optional.of(expected)));
        } catch (RefusedException refused) {
            return new Decision.Refused(refused);
        }
    }

    private static Grant granted(Decision decision) {
        return switch (decision) {
            case Decision.Granted(Grant grant) -> grant;
            case Decision.Refused(RefusedException refusal) -> throw refusal;
        };
    }

    /** Nothing for a caller who may not write. */
    private Uni<ReadAhead> foresee(
            SqlConnection connection,
            Target target,
            WriteRequest request,
            CachedSchema expected,
            Table table,
            Decision decision) {
        return switch (decision) {
            case Decision.Granted(Grant grant) ->
                writer.readAhead(
                        connection,
                        expected,
                        table,
                        new RecordWriter.Asked(
                                grant,
                                request,
                                LockedWriter.inWorkspace(
                                        target.context(), expected.base().workspaceId()),
                                target.via()));
            case Decision.Refused refused -> Uni.createFrom().item(ReadAhead.NOTHING);
        };
    }

    /** A table or sequence that is gone, or a base that is. */
    private static boolean mayBeOutdated(Throwable failure) {
        return failure instanceof PgException pg
                && Objects.requireNonNullElse(pg.getSqlState(), "").startsWith("42");
    }

    /**
     * In the transaction of {@code connection}; a refusal comes before anything is changed in it, unless the caller does not
     * see what was written: then the transaction, or the {@link org.pyairtable.data.storage.Savepoint} around this, takes it back.
     */
    public Uni<Written> writeIn(SqlConnection connection, Target target, WriteRequest request) {
        return finish(lockFirst(connection, target, request));
    }

    /**
     * As above, in a transaction that has the base for itself and is changing its schema. Others may never see that schema:
     * more may be changed in it, and it may be rolled back. Observers get the table's records when it is done.
     *
     * @param draft the schema as the transaction has made it so far
     */
    public Uni<Written> writeDrafted(
            SqlConnection connection, CachedSchema draft, Target target, WriteRequest request) {
        Set<String> observedLater = draft.base()
                .find(target.table())
                .map(table -> Set.of(table.id()))
                .orElse(Set.of());
        return finish(apply(connection, target, request, Optional.of(draft), observedLater));
    }

    static Uni<Written> finish(Uni<Ending<Written>> work) {
        return work.chain(ending -> Transactions.all(ending.statements()).replaceWith(ending::value));
    }

    /** Looks at the base under its lock before it takes the others. */
    private Uni<Ending<Written>> lockFirst(SqlConnection connection, Target target, WriteRequest request) {
        // Only typecast may add select options, which changes the base's schema.
        Uni<Void> lock = request.typecast()
                ? Locks.ownBase(connection, target.baseId())
                : Locks.shareBase(connection, target.baseId());
        return lock.chain(() -> schemas.current(connection, target.baseId()))
                .chain(schema -> apply(connection, target, request, schema, Set.of()));
    }

    /** With the base locked: adds missing choices, locks the tables and writes. */
    private Uni<Ending<Written>> apply(
            SqlConnection connection,
            Target target,
            WriteRequest request,
            Optional<CachedSchema> found,
            Set<String> observedLater) {
        Grant grant = locked.grant(target, found);
        CachedSchema schema = found.orElseThrow();
        Table table = schema.base().find(target.table()).orElseThrow(() -> new NotFound.Part().exception());
        Uni<CachedSchema> extended = request.typecast()
                ? newChoices.add(
                        connection,
                        schema,
                        table,
                        request,
                        LockedWriter.inWorkspace(target.context(), schema.base().workspaceId()))
                : Uni.createFrom().item(schema);
        return extended.call(s -> Locks.tables(connection, s.derivations().reach(table)))
                .chain(s -> locked.write(
                        connection,
                        new LockedWriter.Order(
                                target,
                                request,
                                grant,
                                new RecordWriter.Place(
                                        schema.base(), s, s.base().table(table.id())),
                                List.of(),
                                observedLater)));
    }
}
