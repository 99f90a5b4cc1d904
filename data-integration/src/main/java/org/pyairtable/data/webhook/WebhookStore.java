package org.pyairtable.data.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;

/** Webhooks in the database. What expired more than a week ago does not exist any more. */
@Singleton
class WebhookStore {
    /** How long a webhook lives after it was created, refreshed or read. */
    static final Duration LIFE = Duration.ofDays(7);

    /** How long payloads, and webhooks that expired, are kept. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final String COLUMNS = "id, notification_url, specification, expires_at, notifications_enabled,"
            + " failure, next_cursor, ping_id is not null as pinging, last_success, last_result";

    Uni<List<Webhook>> list(SqlClient c, String baseId, Instant now) {
        return c.preparedQuery(
                        "select " + COLUMNS + " from webhook where base_id = $1 and expires_at > $2 order by sequence")
                .execute(Tuple.of(baseId, Utc.of(now.minus(KEPT))))
                .map(rows -> Rows.stream(rows).map(WebhookStore::webhook).toList());
    }

    Uni<Optional<Webhook>> find(SqlClient c, String baseId, String id, Instant now) {
        return c.preparedQuery("select " + COLUMNS + " from webhook where base_id = $1 and id = $2 and expires_at > $3")
                .execute(Tuple.of(baseId, id, Utc.of(now.minus(KEPT))))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(webhook(rows.iterator().next())));
    }

    Uni<Void> insert(
            SqlClient c,
            String id,
            String baseId,
            Optional<String> url,
            String specification,
            Buffer sealedSecret,
            String userId,
            Instant now) {
        return c.preparedQuery("""
                        insert into webhook (id, base_id, notification_url, specification, secret, created_by, created_at,
                            expires_at, notifications_enabled)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""")
                .execute(Tuple.tuple()
                        .addString(id)
                        .addString(baseId)
                        .addString(url.orElse(null))
                        .addString(specification)
                        .addValue(sealedSecret)
                        .addString(userId)
                        .addOffsetDateTime(Utc.of(now))
                        .addOffsetDateTime(Utc.of(now.plus(LIFE)))
                        .addBoolean(url.isPresent()))
                .replaceWithVoid();
    }

    /** Notes that a ping is on its way to the target; empty for a webhook without one. */
    Uni<Optional<PayloadStore.Due>> pingNow(SqlClient c, String id, Instant now) {
        return c.preparedQuery("update webhook set ping_id = $2, ping_sent_at = $3"
                        + " where id = $1 and notification_url is not null returning ping_id, notification_url, secret")
                .execute(Tuple.of(id, Ids.random("png"), Utc.of(now)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new PayloadStore.Due(
                            id,
                            row.getString("ping_id"),
                            row.getString("notification_url"),
                            row.getDelegate().getBuffer("secret")));
                });
    }

    Uni<Void> delete(SqlClient c, String id) {
        return c.preparedQuery("delete from webhook where id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** Removes what expired too long ago to be shown. */
    Uni<Void> forgetExpired(SqlClient c, String baseId, Instant now) {
        return c.preparedQuery("delete from webhook where base_id = $1 and expires_at <= $2")
                .execute(Tuple.of(baseId, Utc.of(now.minus(KEPT))))
                .replaceWithVoid();
    }

    /** Begins its life anew; one that is not active any more stays so. Answers whether it is. */
    Uni<Boolean> extend(SqlClient c, String id, Instant now) {
        return c.preparedQuery(
                        "update webhook set expires_at = $3 where id = $1 and expires_at > $2 and failure is null")
                .execute(Tuple.of(id, Utc.of(now), Utc.of(now.plus(LIFE))))
                .map(rows -> rows.rowCount() == 1);
    }

    /** A ping that was on its way is forgotten. */
    Uni<Void> enableNotifications(SqlClient c, String id, boolean enabled) {
        return c.preparedQuery("update webhook set notifications_enabled = $2, ping_id = null, ping_sent_at = null,"
                        + " ping_again = false where id = $1 and notifications_enabled <> $2")
                .execute(Tuple.of(id, enabled))
                .replaceWithVoid();
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.getString("id"),
                Optional.ofNullable(row.getString("notification_url")),
                row.getString("specification"),
                Rows.instant(row, "expires_at"),
                row.getBoolean("notifications_enabled"),
                Optional.ofNullable(row.getString("failure")),
                row.getLong("next_cursor"),
                row.getBoolean("pinging"),
                Optional.ofNullable(row.getOffsetDateTime("last_success")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("last_result")));
    }
}
