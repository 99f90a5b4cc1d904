package org.pyairtable.workflow.runs.waits;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;

/** Events that workflows wait for, of the last minutes. */
@Singleton
class RecentEventTable {
    /** Of a piece, as they are stored: compressed, if they are large. */
    private static final int MOST = 50;

    private static final int MOST_BYTES = 200_000;

    /** Where an event stands among those of its key. */
    record Place(Instant at, long sequence) {
        /** Before all of a time and later. */
        static Place before(Instant time) {
            return new Place(time, 0);
        }
    }

    record Recent(Place place, ArrivedEvent event) {}

    Uni<Boolean> anyAwaits(SqlClient c, String key) {
        return c.preparedQuery("select 1 from awaited where key = $1 limit 1")
                .execute(Tuple.of(key))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Whether any workflow waits for such events; if so, waits that are stored now are looked at after this transaction. */
    Uni<Boolean> share(SqlConnection c, String key) {
        return c.preparedQuery("select pg_advisory_xact_lock_shared(hashtextextended('waits for ' || $1::text, 0))"
                        + " from (select from awaited where key = $1 limit 1) as any_awaits")
                .execute(Tuple.of(key))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Waits for the transactions of events of the key that are under way. Later ones see what is committed now. */
    Uni<Void> hold(SqlConnection c, String key) {
        return c.preparedQuery("select pg_advisory_xact_lock(hashtextextended('waits for ' || $1::text, 0))")
                .execute(Tuple.of(key))
                .replaceWithVoid();
    }

    /** False when it is there already, or no workflow waits for it. */
    Uni<Boolean> add(SqlConnection c, ArrivedEvent event, Instant now) {
        return c.preparedQuery("""
                        insert into recent_event (key, event_id, workspace_id, data, at)
                        select $1::text, $2::text, w.workspace_id, $3::text::jsonb, $4::timestamptz
                        from awaited a join workflow w on w.id = a.workflow_id where a.key = $1 limit 1
                        on conflict (key, event_id) do nothing
                        """)
                .execute(Tuple.of(event.key(), event.id(), Documents.write(event), Utc.of(now)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The next ones after a place, in their order: as many as are small together, and at least one if there is any. */
    Uni<List<Recent>> after(SqlConnection c, String key, Place place) {
        return c.preparedQuery("""
                        select sequence, at, data::text as data
                        from (select sequence, at, data, row_number() over later as number,
                                     sum(pg_column_size(data)) over later as size
                              from (select sequence, at, data from recent_event
                                    where key = $1 and (at, sequence) > ($2, $3) order by at, sequence limit $4) next
                              window later as (order by at, sequence rows unbounded preceding)) sized
                        where number = 1 or size <= $5
                        order by at, sequence
                        """)
                .execute(Tuple.of(key, Utc.of(place.at()), place.sequence(), MOST, MOST_BYTES))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Recent(
                                new Place(Rows.instant(row, "at"), row.getLong("sequence")),
                                Documents.read(row.getString("data"), ArrivedEvent.class)))
                        .toList());
    }
}
