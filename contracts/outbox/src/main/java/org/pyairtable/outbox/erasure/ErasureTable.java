package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;
import org.pyairtable.events.EventContext;

/** The table of persons to be forgotten; those who are stay with their id alone. */
final class ErasureTable {
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

    Uni<Void> begin(SqlConnection connection, ErasureEvent.UserErased erased, Envelope<?> event) {
        return connection
                .preparedQuery(BEGIN)
                .execute(
                        Tuple.of(erased.userId(), erased.addressHash(), event.actor(), event.id(), event.correlation()))
                .replaceWithVoid();
    }

    /** One who waits, and with whom nobody else is busy. */
    Uni<Optional<ErasureState>> next(SqlConnection connection) {
        return connection
                .query(NEXT)
                .execute()
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(state(rows.iterator().next())));
    }

    Uni<Void> store(SqlConnection connection, ErasureState state) {
        return connection
                .preparedQuery("update erasure set part = $2, place = $3, changed = $4 where user_id = $1")
                .execute(Tuple.of(
                        state.person().userId(),
                        state.part(),
                        state.place(),
                        new JsonObject(Map.copyOf(state.changed()))))
                .replaceWithVoid();
    }

    Uni<Void> end(SqlConnection connection, ErasedPerson person) {
        return connection
                .preparedQuery("update erasure set done_at = now(), address_hash = '' where user_id = $1")
                .execute(Tuple.of(person.userId()))
                .replaceWithVoid();
    }

    private static ErasureState state(Row row) {
        Map<String, Long> changed = new TreeMap<>();
        JsonObject stored = row.getJsonObject("changed");
        stored.fieldNames().forEach(part -> changed.put(part, stored.getLong(part)));
        return new ErasureState(
                new ErasedPerson(row.getString("user_id"), row.getString("address_hash")),
                new EventContext(
                        null, row.getString("actor"), row.getString("causation"), row.getString("correlation"), null),
                row.getString("part"),
                row.getString("place"),
                changed);
    }
}
