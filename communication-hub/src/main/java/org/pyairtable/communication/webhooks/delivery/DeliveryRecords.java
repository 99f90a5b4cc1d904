package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.events.CommunicationEvent.WebhookDelivered;
import org.pyairtable.events.CommunicationEvent.WebhookExhausted;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.time.Utc;

/**
 * Records the outcomes of attempts, and the event about each, in one transaction. Without a valid lease nothing is recorded.
 * Locks the endpoint before the delivery, as deleting an endpoint does.
 */
@Singleton
class DeliveryRecords {
    private static final String LOCK = "select failing_since from webhook_endpoint where id = $1 for no key update";
    private static final String END = """
            update webhook_delivery set state = $4, attempts = $5, last_status = $6, last_error = left($7, 1000),
                last_attempt = $8, due_at = $9, lease = null
            where endpoint_id = $1 and message_id = $2 and lease = $3 and state = 'pending'""";
    private static final String WORKS = "update webhook_endpoint set failing_since = null where id = $1";
    private static final String FAILS =
            "update webhook_endpoint set failing_since = coalesce(failing_since, $2) where id = $1";
    private static final String DISABLE = """
            update webhook_endpoint set disabled_at = $2, disabled_reason = $3
            where id = $1 and disabled_at is null""";

    private final Pool pool;
    private final Outbox outbox;
    private final WebhookSettings settings;
    private final Clock clock;

    DeliveryRecords(Pool pool, Outbox outbox, WebhookSettings settings, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param begun when the attempt began */
    Uni<Void> record(Lease lease, Outcome outcome, Instant begun) {
        Instant now = clock.instant();
        return pool.withTransaction(c -> c.preparedQuery(LOCK)
                .execute(Tuple.of(lease.endpointId()))
                .chain(locked -> locked.rowCount() == 0
                        ? nothing()
                        : end(c, lease, outcome, now).chain(held -> {
                            OffsetDateTime failingSince =
                                    locked.iterator().next().getOffsetDateTime("failing_since");
                            if (!held) {
                                return nothing();
                            }
                            return lease.ping() == null
                                    ? record(c, lease, outcome, failingSince, now)
                                    : recordPing(c, lease, outcome, begun, now);
                        })));
    }

    /** A target of pings is never disabled here: data-integration, which sends the pings, decides that. */
    private Uni<Void> recordPing(SqlConnection c, Lease lease, Outcome outcome, Instant begun, Instant now) {
        Uni<Void> noted = outcome instanceof Outcome.Delivered ? works(c, lease) : marksFailing(c, lease, now);
        return noted.chain(() -> outbox.append(c, lease.context(), PingReport.of(lease, outcome, begun, now)))
                .replaceWithVoid();
    }

    private Uni<Void> record(
            SqlConnection c, Lease lease, Outcome outcome, @Nullable OffsetDateTime failingSince, Instant now) {
        return switch (outcome) {
            case Outcome.Delivered delivered ->
                (failingSince == null ? nothing() : works(c, lease))
                        .chain(() -> outbox.append(c, lease.context(), delivered(lease, delivered)))
                        .replaceWithVoid();
            case Outcome.Again again -> fails(c, lease, failingSince, now);
            case Outcome.Exhausted exhausted ->
                fails(c, lease, failingSince, now).chain(() -> exhausted(c, lease, exhausted.error()));
            case Outcome.Unsubscribed unsubscribed ->
                disable(c, lease, "The target answered 410 Gone", now)
                        .chain(() -> exhausted(c, lease, unsubscribed.error()));
        };
    }

    private static Uni<Boolean> end(SqlConnection c, Lease lease, Outcome outcome, Instant now) {
        Tuple row = Tuple.tuple()
                .addString(lease.endpointId())
                .addString(lease.messageId())
                .addUUID(lease.token());
        switch (outcome) {
            case Outcome.Delivered e -> row.addString("delivered");
            case Outcome.Again e -> row.addString("pending");
            case Outcome.Exhausted e -> row.addString("exhausted");
            case Outcome.Unsubscribed e -> row.addString("exhausted");
        }
        row.addInteger(lease.attempt());
        switch (outcome) {
            case Outcome.Delivered e -> row.addInteger(e.status()).addString(null);
            case Outcome.Again e -> row.addInteger(e.status()).addString(e.error());
            case Outcome.Exhausted e -> row.addInteger(e.status()).addString(e.error());
            case Outcome.Unsubscribed e -> row.addInteger(e.status()).addString(e.error());
        }
        Instant due = outcome instanceof Outcome.Again again ? now.plus(again.pause()) : now;
        row.addOffsetDateTime(Utc.of(now)).addOffsetDateTime(Utc.of(due));
        return c.preparedQuery(END).execute(row).map(rows -> rows.rowCount() == 1);
    }

    private static Uni<Void> works(SqlConnection c, Lease lease) {
        return c.preparedQuery(WORKS).execute(Tuple.of(lease.endpointId())).replaceWithVoid();
    }

    private Uni<Void> fails(SqlConnection c, Lease lease, @Nullable OffsetDateTime failingSince, Instant now) {
        if (failingSince != null && failingSince.toInstant().isBefore(now.minus(settings.disableAfter()))) {
            return disable(c, lease, "Every attempt failed since " + failingSince.toInstant(), now);
        }
        return marksFailing(c, lease, now);
    }

    private static Uni<Void> marksFailing(SqlConnection c, Lease lease, Instant now) {
        return c.preparedQuery(FAILS)
                .execute(Tuple.of(lease.endpointId(), Utc.of(now)))
                .replaceWithVoid();
    }

    private static Uni<Void> disable(SqlConnection c, Lease lease, String reason, Instant now) {
        return c.preparedQuery(DISABLE)
                .execute(Tuple.of(lease.endpointId(), Utc.of(now), reason))
                .replaceWithVoid();
    }

    private static WebhookDelivered delivered(Lease lease, Outcome.Delivered delivered) {
        return new WebhookDelivered(
                lease.workspaceId(),
                lease.endpointId(),
                lease.messageId(),
                lease.eventType(),
                lease.attempt(),
                delivered.status());
    }

    private Uni<Void> exhausted(SqlConnection c, Lease lease, String reason) {
        WebhookExhausted event = new WebhookExhausted(
                lease.workspaceId(), lease.endpointId(), lease.messageId(), lease.eventType(), lease.attempt(), reason);
        return outbox.append(c, lease.context(), event).replaceWithVoid();
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
