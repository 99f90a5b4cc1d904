package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.webhooks.SecretSeal;
import org.pyairtable.communication.webhooks.WebhookSecret;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.events.Envelope;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.runtime.tracing.TraceContext;

/**
 * The queue of pending deliveries. Several instances take from it concurrently. A taken delivery stays in the queue under a
 * lease, so that another instance takes it when the first one dies.
 */
@Singleton
class DeliveryQueue {
    /** A lease outlives the longest attempt by this much; then its holder counts as dead. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final String WANTED = """
            select 1 from webhook_endpoint where workspace_id = $1 and disabled_at is null
                and event_types && array[$2, '*'] limit 1""";

    private static final String ADD = """
            with message as (
                insert into webhook_message
                    (id, workspace_id, event_source, event_id, event_type, actor, correlation, traceparent, body, created_at)
                values ($3, $1, $4, $5, $2, $6, $7, $8, $9, $10)
                on conflict (event_source, event_id) do update set workspace_id = excluded.workspace_id
                returning id)
            insert into webhook_delivery (endpoint_id, message_id, state, due_at, created_at)
            select e.id, m.id, 'pending', $10, $10 from webhook_endpoint e, message m
            where e.workspace_id = $1 and e.disabled_at is null and e.event_types && array[$2, '*']
            on conflict do nothing""";

    /** No endpoint gets more than its configured share, so that a slow one never takes all attempts. */
    private static final String TAKE = """
            with endpoint as (
                select e.id,
                    case when e.failing_since is null then $2 else 1 end
                    - (select count(*) from webhook_delivery running where running.endpoint_id = e.id
                        and running.state = 'pending' and running.lease is not null and running.due_at > $1) as room
                from webhook_endpoint e
                where e.disabled_at is null and exists (
                    select 1 from webhook_delivery d
                    where d.endpoint_id = e.id and d.state = 'pending' and d.due_at <= $1)),
            due as (
                select d.endpoint_id, d.message_id from endpoint cross join lateral (
                    select endpoint_id, message_id from webhook_delivery
                    where endpoint_id = endpoint.id and state = 'pending' and due_at <= $1
                    order by due_at limit greatest(0, endpoint.room) for update skip locked) d
                order by endpoint.room desc limit $3)
            update webhook_delivery d set lease = $4, due_at = $5
            from due, webhook_endpoint e, webhook_message m
            where d.endpoint_id = due.endpoint_id and d.message_id = due.message_id
                and e.id = due.endpoint_id and m.id = due.message_id
            returning d.endpoint_id, d.message_id, d.attempts, d.earlier, e.url, e.secret,
                case when e.previous_until > $1 then e.previous_secret end as previous_secret,
                m.workspace_id, m.event_type, m.event_id, m.actor, m.correlation, m.traceparent, m.body,
                m.ping_id, m.signature""";

    private final Pool pool;
    private final SecretSeal seal;
    private final Clock clock;
    private final int endpointConcurrency;
    private final Duration leaseTime;

    DeliveryQueue(Pool pool, SecretSeal seal, WebhookSettings settings, Clock clock) {
        this.pool = pool;
        this.seal = seal;
        this.clock = clock;
        this.endpointConcurrency = settings.endpointConcurrency();
        this.leaseTime = settings.timeout().plus(MARGIN);
    }

    /**
     * Adds the event for each endpoint of its workspace that subscribes to its type; an event without a workspace is
     * delivered to none.
     */
    Uni<Void> add(SqlConnection c, Envelope<?> event) {
        String workspaceId = event.workspace();
        if (workspaceId == null) {
            return Uni.createFrom().voidItem();
        }
        return hasSubscriber(c, workspaceId, event.type())
                .chain(hasSubscriber -> hasSubscriber
                        ? c.preparedQuery(ADD)
                                .execute(message(workspaceId, event))
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

    /** Whether an endpoint of the workspace subscribes to events of this type; false for events without a workspace. */
    Uni<Boolean> hasSubscriber(SqlClient c, @Nullable String workspaceId, String type) {
        return workspaceId == null
                ? Uni.createFrom().item(false)
                : c.preparedQuery(WANTED).execute(Tuple.of(workspaceId, type)).map(found -> found.rowCount() > 0);
    }

    private Tuple message(String workspaceId, Envelope<?> event) {
        return Tuple.tuple()
                .addString(workspaceId)
                .addString(event.type())
                .addString(Ids.random("msg_"))
                .addString(event.source())
                .addString(event.id())
                .addString(event.actor())
                .addString(event.correlation())
                .addString(TraceContext.current())
                .addString(WebhookBody.of(event).json())
                .addOffsetDateTime(Utc.of(clock.instant()));
    }

    /** Takes up to {@code most} due deliveries. */
    Uni<List<Lease>> take(int most) {
        Instant now = clock.instant();
        UUID token = UUID.randomUUID();
        return pool.preparedQuery(TAKE)
                .execute(Tuple.tuple()
                        .addOffsetDateTime(Utc.of(now))
                        .addInteger(endpointConcurrency)
                        .addInteger(most)
                        .addUUID(token)
                        .addOffsetDateTime(Utc.of(now.plus(leaseTime))))
                .map(rows -> Rows.stream(rows).map(row -> lease(row, token)).toList());
    }

    private Lease lease(Row row, UUID token) {
        String endpointId = row.getString("endpoint_id");
        List<WebhookSecret> secrets = new ArrayList<>();
        for (String column : List.of("secret", "previous_secret")) {
            Buffer stored = row.getDelegate().getBuffer(column);
            if (stored != null) {
                secrets.add(seal.open(stored.getBytes(), endpointId));
            }
        }
        int attempt = row.getInteger("attempts") + 1;
        return new Lease(
                token,
                endpointId,
                row.getString("message_id"),
                URI.create(row.getString("url")),
                secrets,
                attempt,
                attempt - row.getInteger("earlier"),
                row.getString("workspace_id"),
                row.getString("event_type"),
                row.getString("event_id"),
                row.getString("actor"),
                row.getString("correlation"),
                row.getString("traceparent"),
                row.getString("body"),
                ping(row));
    }

    private static Lease.@Nullable Ping ping(Row row) {
        String id = row.getString("ping_id");
        return id == null ? null : new Lease.Ping(id, row.getString("signature"));
    }
}
