package org.pyairtable.communication.webhooks;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.time.Utc;

/** Endpoints in the database. */
@Singleton
class EndpointStore {
    private static final String COLUMNS =
            "sequence, id, workspace_id, url, event_types, description, created_at, failing_since, disabled_reason";

    /** Serialises requests, so that two at once cannot both take the last place. */
    Uni<Long> lockAndCount(SqlConnection c, String workspaceId) {
        return c.preparedQuery("select pg_advisory_xact_lock(hashtextextended('webhooks/' || $1, 0))")
                .execute(Tuple.of(workspaceId))
                .chain(() -> c.preparedQuery("select count(*) as n from webhook_endpoint"
                                + " where kind = 'events' and workspace_id = $1")
                        .execute(Tuple.of(workspaceId)))
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    Uni<Endpoint> insert(SqlConnection c, NewEndpoint requested, String id, byte[] secret, String userId, Instant now) {
        return c.preparedQuery("""
                        insert into webhook_endpoint
                            (id, workspace_id, url, event_types, description, secret, created_by, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8) returning\s""" + COLUMNS)
                .execute(Tuple.tuple()
                        .addString(id)
                        .addString(requested.workspaceId())
                        .addString(requested.url().toString())
                        .addArrayOfString(requested.eventTypes().sorted().toArray(String[]::new))
                        .addString(requested.description())
                        .addValue(Buffer.buffer(secret))
                        .addString(userId)
                        .addOffsetDateTime(Utc.of(now)))
                .map(rows -> endpoint(rows.iterator().next()));
    }

    Uni<Optional<Endpoint>> find(SqlClient c, String id) {
        return c.preparedQuery("select " + COLUMNS + " from webhook_endpoint where kind = 'events' and id = $1")
                .execute(Tuple.of(id))
                .map(EndpointStore::first);
    }

    /** The newest first. */
    Uni<List<Endpoint>> list(SqlClient c, String workspaceId, PageRequest page) {
        return c.preparedQuery("select " + COLUMNS + """
                         from webhook_endpoint where kind = 'events' and workspace_id = $1 and sequence < $2
                        order by sequence desc limit $3""")
                .execute(Tuple.of(workspaceId, page.sequenceOr(Long.MAX_VALUE), page.rows()))
                .map(rows -> stream(rows).map(EndpointStore::endpoint).toList());
    }

    Uni<Void> delete(SqlClient c, String id) {
        return c.preparedQuery("delete from webhook_endpoint where id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** The replaced secret keeps signing for a while; the one replaced before it stops now. */
    Uni<Void> rotate(SqlClient c, String id, byte[] secret, Instant previousUntil) {
        return c.preparedQuery("""
                        update webhook_endpoint set previous_secret = secret, previous_until = $3, secret = $2
                        where id = $1""")
                .execute(Tuple.of(id, Buffer.buffer(secret), Utc.of(previousUntil)))
                .replaceWithVoid();
    }

    /** Resets its failures; pending deliveries keep their due times and are sent now. */
    Uni<Optional<Endpoint>> enable(SqlClient c, String id) {
        return c.preparedQuery("""
                        update webhook_endpoint set disabled_at = null, disabled_reason = null, failing_since = null
                        where id = $1 returning\s""" + COLUMNS).execute(Tuple.of(id)).map(EndpointStore::first);
    }

    private static Optional<Endpoint> first(RowSet<Row> rows) {
        return stream(rows).findFirst().map(EndpointStore::endpoint);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return Rows.stream(rows);
    }

    private static Endpoint endpoint(Row row) {
        return new Endpoint(
                row.getLong("sequence"),
                row.getString("id"),
                row.getString("workspace_id"),
                URI.create(row.getString("url")),
                new EventTypes(Set.of(row.getArrayOfStrings("event_types"))),
                row.getString("description"),
                Rows.instant(row, "created_at"),
                instant(row.getOffsetDateTime("failing_since")),
                row.getString("disabled_reason"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
