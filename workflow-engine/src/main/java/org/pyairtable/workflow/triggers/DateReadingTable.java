package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.definitions.Workflow;

/** How far the existing records of a table have been read for the workflows that wait for dates in them. */
@Singleton
class DateReadingTable {
    /** @param cursor of the next page; null for the first */
    record Place(@Nullable String cursor) {}

    /** The workflows whose records have to be read, or read further. */
    Uni<List<String>> unread(SqlClient c, Instant now, int most) {
        return c.preparedQuery("""
                        select w.id from workflow w
                            left join date_reading r on r.workflow_id = w.id and r.version = w.current_version
                        where w.trigger_key like 'dates:%' and w.deleted_at is null and w.problems is null
                          and (r.workflow_id is null or (not r.done and r.due_at <= $1))
                        limit $2
                        """)
                .execute(Tuple.of(Utc.of(now), most))
                .map(rows -> Rows.stream(rows).map(row -> row.getString("id")).toList());
    }

    /** Takes the reading until then; empty when it is done, or another instance has it. */
    Uni<Optional<Place>> take(SqlClient c, Workflow workflow, Instant now, Instant until) {
        return c.preparedQuery("""
                        insert into date_reading (workflow_id, version, due_at) values ($1, $2, $4)
                        on conflict (workflow_id) do update set version = excluded.version, due_at = excluded.due_at,
                            done = false,
                            cursor = case when date_reading.version = excluded.version then date_reading.cursor end
                        where date_reading.version < excluded.version
                           or (date_reading.version = excluded.version and not date_reading.done
                               and date_reading.due_at <= $3)
                        returning cursor
                        """)
                .execute(Tuple.of(workflow.id(), workflow.version(), Utc.of(now), Utc.of(until)))
                .map(rows -> Rows.stream(rows).findFirst().map(row -> new Place(row.getString("cursor"))));
    }

    /** A page has been read. False when another version is read by now. */
    Uni<Boolean> moveTo(SqlConnection c, Workflow workflow, @Nullable String cursor, Instant until) {
        return c.preparedQuery("update date_reading set cursor = $3, due_at = $4, done = $5"
                        + " where workflow_id = $1 and version = $2")
                .execute(Tuple.tuple()
                        .addString(workflow.id())
                        .addInteger(workflow.version())
                        .addString(cursor)
                        .addOffsetDateTime(Utc.of(until))
                        .addBoolean(cursor == null))
                .map(rows -> rows.rowCount() > 0);
    }

    /** It goes on then, from the same place or from the beginning. */
    Uni<Void> pause(SqlClient c, Workflow workflow, boolean fromBeginning, Instant until) {
        return c.preparedQuery("update date_reading set due_at = $3, cursor = case when $4 then null else cursor end"
                        + " where workflow_id = $1 and version = $2")
                .execute(Tuple.of(workflow.id(), workflow.version(), Utc.of(until), fromBeginning))
                .replaceWithVoid();
    }
}
