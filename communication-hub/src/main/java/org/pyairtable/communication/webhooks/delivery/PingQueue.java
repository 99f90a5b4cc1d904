package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.pyairtable.events.CommunicationCommand.CancelPings;
import org.pyairtable.events.CommunicationCommand.DeliverPing;
import org.pyairtable.events.Envelope;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.runtime.tracing.TraceContext;

/** Puts pings into the {@link DeliveryQueue}. */
@Singleton
class PingQueue {
    /** Leaves an id alone that belongs to another workspace or to an endpoint for events. */
    private static final String TARGET = """
            insert into webhook_endpoint (id, workspace_id, url, event_types, description, kind, created_by, created_at)
            values ($1, $2, $3, '{}', '', 'pings', $4, $5)
            on conflict (id) do update set url = excluded.url, created_at = excluded.created_at
            where webhook_endpoint.kind = 'pings' and webhook_endpoint.workspace_id = excluded.workspace_id""";

    private static final String ADD = """
            with message as (
                insert into webhook_message (id, workspace_id, event_source, event_id, event_type, actor, correlation,
                    traceparent, body, created_at, ping_id, signature)
                values ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                on conflict (event_source, event_id) do nothing
                returning id)
            insert into webhook_delivery (endpoint_id, message_id, state, due_at, created_at)
            select $1, id, 'pending', $11, $11 from message""";

    private static final String CANCEL =
            "delete from webhook_endpoint where id = $1 and workspace_id = $2 and kind = 'pings'";

    private final Clock clock;

    PingQueue(Clock clock) {
        this.clock = clock;
    }

    /** @param url the checked URL of the ping */
    Uni<Void> add(SqlConnection c, Envelope<?> event, DeliverPing ping, URI url) {
        OffsetDateTime now = Utc.of(clock.instant());
        return c.preparedQuery(TARGET)
                .execute(Tuple.of(ping.webhookId(), ping.workspaceId(), url.toString(), event.actor(), now))
                .invoke(target -> {
                    if (target.rowCount() == 0) {
                        throw new RejectedEvent("WEBHOOK_TAKEN", "The webhook belongs to another workspace");
                    }
                })
                .chain(() -> c.preparedQuery(ADD)
                        .execute(Tuple.tuple()
                                .addString(ping.webhookId())
                                .addString(Ids.random("msg_"))
                                .addString(ping.workspaceId())
                                .addString(event.source())
                                .addString(event.id())
                                .addString(event.type())
                                .addString(event.actor())
                                .addString(event.correlation())
                                .addString(TraceContext.current())
                                .addString(ping.body())
                                .addOffsetDateTime(now)
                                .addString(ping.pingId())
                                .addString(ping.signature())))
                .replaceWithVoid();
    }

    /** Deletes the pending pings with their target. */
    Uni<Void> cancel(SqlConnection c, CancelPings cancel) {
        return c.preparedQuery(CANCEL)
                .execute(Tuple.of(cancel.webhookId(), cancel.workspaceId()))
                .replaceWithVoid();
    }
}
