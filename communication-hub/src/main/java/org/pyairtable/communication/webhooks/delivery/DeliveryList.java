package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.time.Utc;

/** The deliveries of an endpoint, and their manual retry. */
@Singleton
class DeliveryList {
    private static final String LIST = """
            select d.sequence, d.message_id, m.event_type, d.state, d.attempts, d.last_status, d.last_error, d.created_at,
                d.last_attempt, case when d.state = 'pending' then d.due_at end as next_attempt
            from webhook_delivery d join webhook_message m on m.id = d.message_id
            where d.endpoint_id = $1 and d.sequence < $2 order by d.sequence desc limit $3""";

    /** Refused during an attempt. The retry schedule starts over; the count of attempts continues. */
    private static final String RETRY = """
            update webhook_delivery set state = 'pending', due_at = $3, earlier = attempts, lease = null
            where endpoint_id = $1 and message_id = $2 and not (state = 'pending' and lease is not null and due_at > $3)
            returning message_id""";

    private final Pool pool;
    private final Clock clock;

    DeliveryList(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    private record Listed(long sequence, DeliveryView view) {}

    /** The newest first. */
    Uni<Page<DeliveryView>> of(String endpointId, PageRequest page) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(endpointId, page.sequenceOr(Long.MAX_VALUE), page.rows()))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Listed(row.getLong("sequence"), view(row)))
                        .toList())
                .map((List<Listed> rows) ->
                        Page.ofSequence(rows, page, Listed::sequence).map(Listed::view));
    }

    /** Includes delivered ones. */
    Uni<Void> retry(String endpointId, String messageId) {
        return pool.preparedQuery("select 1 from webhook_delivery where endpoint_id = $1 and message_id = $2")
                .execute(Tuple.of(endpointId, messageId))
                .invoke(found -> {
                    if (found.rowCount() == 0) {
                        throw ServiceException.notFound("Delivery " + messageId);
                    }
                })
                .chain(() ->
                        pool.preparedQuery(RETRY).execute(Tuple.of(endpointId, messageId, Utc.of(clock.instant()))))
                .invoke(changed -> {
                    if (changed.rowCount() == 0) {
                        throw ServiceException.conflict(
                                "An attempt is under way; retry the delivery when it has ended");
                    }
                })
                .chain(() ->
                        pool.query("select pg_notify('webhook_delivery', '')").execute())
                .replaceWithVoid();
    }

    private static DeliveryView view(Row row) {
        return new DeliveryView(
                row.getString("message_id"),
                row.getString("event_type"),
                row.getString("state"),
                row.getInteger("attempts"),
                row.getInteger("last_status"),
                row.getString("last_error"),
                Rows.instant(row, "created_at"),
                instant(row.getOffsetDateTime("last_attempt")),
                instant(row.getOffsetDateTime("next_attempt")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
