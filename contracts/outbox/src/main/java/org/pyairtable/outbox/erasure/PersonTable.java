package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;

/** The table of persons to be forgotten. */
final class PersonTable implements ErasureTable<ErasedPerson> {
    /** A person who is to be forgotten again is worked through from the beginning: something may have come late. */
    private static final String BEGIN = """
            insert into erasure (user_id, address_hash, actor, causation, correlation, received_at)
            values ($1, $2, $3, $4, $5, now())
            on conflict (user_id) do update set
                address_hash = excluded.address_hash, actor = excluded.actor, causation = excluded.causation,
                correlation = excluded.correlation, part = '', place = null, changed = '{}', done_at = null""";

    private static final String NEXT = """
            select user_id, address_hash, actor, causation, correlation, part, place, changed from erasure
            where done_at is null order by received_at limit 1 for update skip locked""";

    /** The one that failed: others have their turn first. */
    private static final String POSTPONE = """
            update erasure set received_at = now() where user_id in (select user_id from erasure
                where done_at is null order by received_at limit 1 for update skip locked)""";

    Uni<Void> begin(SqlConnection connection, ErasureEvent.UserErased erased, Envelope<?> event) {
        return connection
                .preparedQuery(BEGIN)
                .execute(
                        Tuple.of(erased.userId(), erased.addressHash(), event.actor(), event.id(), event.correlation()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<ErasureState<ErasedPerson>>> next(SqlConnection connection) {
        return connection.query(NEXT).execute().map(rows -> rows.stream()
                .findFirst()
                .map(row -> ErasureState.of(
                        new ErasedPerson(row.getString("user_id"), row.getString("address_hash")), row)));
    }

    @Override
    public Uni<Void> store(SqlConnection connection, ErasureState<ErasedPerson> state) {
        return ErasureTable.store(
                connection,
                "update erasure set part = $2, place = $3, changed = $4 where user_id = $1",
                state.erased().userId(),
                state);
    }

    @Override
    public Uni<Boolean> end(SqlConnection connection, ErasureState<ErasedPerson> state) {
        return connection
                .preparedQuery("update erasure set done_at = now(), address_hash = '' where user_id = $1")
                .execute(Tuple.of(state.erased().userId()))
                .replaceWith(true);
    }

    /** Parts do not depend on each other; a later round goes on where it broke off. */
    @Override
    public Uni<Void> startOver(SqlConnection connection) {
        return connection.query(POSTPONE).execute().replaceWithVoid();
    }

    @Override
    public ErasureEvent answer(ErasureState<ErasedPerson> state, String service) {
        return new ErasureEvent.UserForgotten(state.erased().userId(), service, state.changed());
    }
}
