package org.pyairtable.data.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.CommunicationEvent.PingAttempted;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;

/**
 * Pings the targets of webhooks when there is something to fetch. One ping at a time is on its way to a target; what
 * happens meanwhile makes one more when it has arrived. Who delivers it never sees the secret.
 */
@Singleton
class Pings {
    /** A ping of which nothing was heard for so long is taken for lost: attempts go on for about a day. */
    static final Duration LOST_AFTER = Duration.ofDays(2);

    private static final String FIND = """
            select w.base_id, b.workspace_id, w.notification_url, w.secret, w.notifications_enabled, w.ping_again,
                w.failure is null and w.expires_at > $3 as active
            from webhook w join base b on b.id = w.base_id where w.id = $1 and w.ping_id = $2 for update of w""";

    private static final String NOTE = """
            update webhook set last_result = $2, last_success = coalesce($3, last_success), ping_id = $4,
                ping_sent_at = case when $4::text is null then null when ping_id = $4 then ping_sent_at else $5 end,
                ping_again = ping_again and ping_id = $4, notifications_enabled = notifications_enabled and $6
            where id = $1""";

    private final Outbox outbox;
    private final MacSeal seal;
    private final Clock clock;

    Pings(Outbox outbox, MacSeal seal, Clock clock) {
        this.outbox = outbox;
        this.seal = seal;
        this.clock = clock;
    }

    /** @param context in the workspace of the base */
    Uni<Void> send(SqlConnection c, EventContext context, String workspaceId, String baseId, PayloadStore.Due due) {
        Map<String, Object> ping = new LinkedHashMap<>();
        ping.put("base", Map.of("id", baseId));
        ping.put("webhook", Map.of("id", due.webhookId()));
        ping.put("timestamp", DateText.wire(clock.instant()));
        String body = Json.write(ping);
        DeliverPing command = new DeliverPing(
                workspaceId,
                due.webhookId(),
                due.pingId(),
                due.url(),
                body,
                seal.open(due.sealedSecret(), due.webhookId()).sign(body));
        return outbox.append(c, context, command).replaceWithVoid();
    }

    Uni<Void> cancel(SqlConnection c, EventContext context, String workspaceId, String webhookId) {
        return outbox.append(c, context, new CancelPings(workspaceId, webhookId))
                .replaceWithVoid();
    }

    /** Notes how an attempt ended. What is about a ping that is not the one on its way is ignored. */
    Uni<Void> answered(SqlConnection c, EventContext context, PingAttempted attempt) {
        return c.preparedQuery(FIND)
                .execute(Tuple.of(attempt.webhookId(), attempt.pingId(), Utc.of(clock.instant())))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : answered(c, context, attempt, rows.iterator().next()));
    }

    private Uni<Void> answered(SqlConnection c, EventContext context, PingAttempted attempt, Row webhook) {
        boolean enabled = webhook.getBoolean("notifications_enabled");
        return switch (attempt.result()) {
            case FAILED -> note(c, attempt, attempt.pingId(), true);
            case EXHAUSTED -> note(c, attempt, null, false);
            case DELIVERED -> {
                boolean again = webhook.getBoolean("ping_again") && webhook.getBoolean("active") && enabled;
                yield again ? again(c, context, attempt, webhook) : note(c, attempt, null, true);
            }
        };
    }

    private Uni<Void> again(SqlConnection c, EventContext context, PingAttempted attempt, Row webhook) {
        PayloadStore.Due due = new PayloadStore.Due(
                attempt.webhookId(),
                Ids.random("png"),
                webhook.getString("notification_url"),
                webhook.getDelegate().getBuffer("secret"));
        String workspaceId = webhook.getString("workspace_id");
        return note(c, attempt, due.pingId(), true)
                .chain(() -> send(c, context, workspaceId, webhook.getString("base_id"), due));
    }

    /** @param pingId the ping that is on its way from now on, if any */
    private Uni<Void> note(SqlConnection c, PingAttempted attempt, @Nullable String pingId, boolean enabled) {
        Instant success = attempt.error() == null ? attempt.completedAt() : null;
        return c.preparedQuery(NOTE)
                .execute(Tuple.tuple()
                        .addString(attempt.webhookId())
                        .addString(PingResultJson.of(attempt))
                        .addOffsetDateTime(success == null ? null : Utc.of(success))
                        .addString(pingId)
                        .addOffsetDateTime(Utc.of(clock.instant()))
                        .addBoolean(enabled))
                .replaceWithVoid();
    }
}
