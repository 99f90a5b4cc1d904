package org.pyairtable.outbox.export;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ExportEvent.ExportRequested;
import org.pyairtable.runtime.time.Utc;

/** The table {@code export_work}: exports that this service has still to answer. */
final class ExportTable {
    /** An earlier one for the same requester is obsolete: there is one of a person for each requester. */
    private static final String BEGIN = """
            with former as (
                delete from export_work where user_id = $2 and actor = $6 and export_id <> $1 and expires_at < $5)
            insert into export_work (export_id, user_id, address_hash, public_key, expires_at, actor, causation, correlation,
                due_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, now()) on conflict (export_id) do nothing""";

    private static final String NEXT = """
            select export_id, user_id, address_hash, public_key, expires_at <= now() as expired, actor, causation,
                correlation, part, place, pieces, rows
            from export_work where due_at <= now() order by due_at limit 1 for update skip locked""";

    /** Others that wait have their turn before its next piece. */
    private static final String STORE = """
            update export_work set part = $2, place = $3, pieces = $4, rows = $5, due_at = now() where export_id = $1""";

    /** The one that failed: others have their turn first. */
    private static final String POSTPONE = """
            update export_work set due_at = now() + interval '5 seconds'
            where export_id in (select export_id from export_work
                where due_at <= now() order by due_at limit 1 for update skip locked)""";

    Uni<Void> begin(SqlConnection connection, Envelope<?> event, ExportRequested requested) {
        return connection
                .preparedQuery(BEGIN)
                .execute(Tuple.tuple()
                        .addString(requested.exportId())
                        .addString(requested.userId())
                        .addString(requested.addressHash())
                        .addString(requested.publicKey())
                        .addOffsetDateTime(Utc.of(requested.expiresAt()))
                        .addString(event.actor())
                        .addString(event.id())
                        .addString(event.correlation()))
                .replaceWithVoid();
    }

    /** One that waits, and with which nobody else is busy. */
    Uni<Optional<ExportState>> next(SqlConnection connection) {
        return connection.query(NEXT).execute().map(rows -> rows.stream()
                .findFirst()
                .map(ExportState::of));
    }

    Uni<Void> store(SqlConnection connection, ExportState state) {
        return connection
                .preparedQuery(STORE)
                .execute(Tuple.of(
                        state.exportId(),
                        state.part(),
                        state.place(),
                        state.pieces(),
                        new JsonObject(Map.copyOf(state.rows()))))
                .replaceWithVoid();
    }

    Uni<Void> remove(SqlConnection connection, ExportState state) {
        return connection
                .preparedQuery("delete from export_work where export_id = $1")
                .execute(Tuple.of(state.exportId()))
                .replaceWithVoid();
    }

    Uni<Void> postpone(SqlConnection connection) {
        return connection.query(POSTPONE).execute().replaceWithVoid();
    }
}
