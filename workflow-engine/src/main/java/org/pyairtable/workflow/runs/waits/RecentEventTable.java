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
    /** @param sequence its place among those of its key */
    record Recent(long sequence, Instant at, ArrivedEvent event) {}

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

    /** In their order, those after a time and, of that time, after a sequence. */
    Uni<List<Recent>> of(SqlConnection c, String key, Instant since, long after, int most) {
        return c.preparedQuery("""
                        select sequence, at, data::text as data from recent_event
                        where key = $1 and (at, sequence) > ($2, $3) order by at, sequence limit $4
                        """)
                .execute(Tuple.of(key, Utc.of(since), after, most))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Recent(
                                row.getLong("sequence"),
                                Rows.instant(row, "at"),
                                Documents.read(row.getString("data"), ArrivedEvent.class)))
                        .toList());
    }
}
