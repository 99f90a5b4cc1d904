package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;

/** Payloads in the database. */
@Singleton
public class PayloadStore {
    private static final String PINGABLE = "w.notification_url is not null and w.notifications_enabled";
    /** The ping that is on its way may arrive before this is committed. */
    private static final String MISSED = PINGABLE + " and w.ping_xact is distinct from pg_current_xact_id()";

    private static final String DUE = PINGABLE + " and (w.ping_id is null or w.ping_sent_at <= $3)";

    /**
     * All that a change, or a part of one, means to the webhooks of its base, in one statement. The transaction's number is
     * taken first, and its row is locked until the end, so that numbers and cursors grow in the order of the commits; the
     * parts of a change share the number and the time. Of commands that share a transaction ($12) each is a change, made at
     * another time. Each one removes some that are too old, so that nobody has to sweep.
     */
    private static final String APPEND = """
            with number as (
                insert into base_transaction as t (base_id, number, made_at, xact) values ($1, 1, $2, pg_current_xact_id())
                on conflict (base_id) do update set
                    number = case when t.xact = pg_current_xact_id() and (not $12 or t.made_at = $2)
                        then t.number else t.number + 1 end,
                    made_at = case when t.xact = pg_current_xact_id() and (not $12 or t.made_at = $2)
                        then t.made_at else $2 end,
                    xact = pg_current_xact_id()
                returning number, made_at),
            hook as (
                update webhook w set
                    next_cursor = w.next_cursor + p.count,
                    failure = p.failure,
                    ping_again = case when %1$s then false else w.ping_again or (%2$s) end,
                    ping_xact = case when %1$s then pg_current_xact_id() else w.ping_xact end,
                    ping_id = case when %1$s then p.ping else w.ping_id end,
                    ping_sent_at = case when %1$s then $2 else w.ping_sent_at end
                from unnest($5::text[], $6::int[], $7::text[], $8::text[]) as p (id, count, ping, failure), number
                where w.id = p.id and w.expires_at > $2 and w.failure is null
                returning w.id, w.next_cursor - p.count as cursor, number.number, number.made_at, p.ping,
                    coalesce(w.ping_id = p.ping, false) as due, w.notification_url, w.secret),
            stored as (
                insert into webhook_payload (webhook_id, cursor, transaction_number, body, created_at)
                select h.id, h.cursor + b.position, h.number, b.body, h.made_at
                from hook h join unnest($9::text[], $10::int[], $11::text[]) as b (id, position, body) on b.id = h.id),
            pruned as (
                delete from webhook_payload where (webhook_id, cursor) in (
                    select webhook_id, cursor from webhook_payload where created_at < $4 limit 100
                    for update skip locked))
            select id, ping, notification_url, secret from hook where due""".formatted(DUE, MISSED);

    private static final String SELECT = """
            select cursor, transaction_number, case when running <= $5::bigint then body end as body, created_at, bytes, total
            from (
                select p.*, octet_length(body)::bigint as bytes, count(*) over () as total,
                    sum(octet_length(body)) over (rows between unbounded preceding and current row) as running,
                    row_number() over () as place
                from (
                    select * from webhook_payload
                    where webhook_id = $1 and cursor >= $2 and created_at > $3 order by cursor limit $4) p) q
            where running <= $5::bigint or place = 1""";

    /** A webhook that is to be pinged now. */
    record Due(String webhookId, String pingId, String url, Buffer sealedSecret) {}

    /**
     * Some payloads.
     *
     * @param next the cursor after the last payload; the one asked for when there is none
     * @param need bytes of the first payload when they are more than was asked for, and then there is none; otherwise 0
     */
    public record Page(List<ObjectNode> payloads, long next, boolean hasMore, long need) {}

    /**
     * In the transaction of the change. Webhooks that have expired or failed get nothing.
     *
     * @param at when the change was made
     * @param shared whether other changes may be made in the same transaction
     * @return those whose targets do not know yet that there is something; a ping to each is noted as on its way
     */
    Uni<List<Due>> append(SqlConnection c, String baseId, List<Payload> payloads, Instant at, boolean shared) {
        List<String> ids = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        for (Payload payload : payloads) {
            for (int position = 0; position < payload.bodies().size(); position++) {
                ids.add(payload.webhookId());
                positions.add(position);
                bodies.add(Json.write(payload.bodies().get(position)));
            }
        }
        Tuple parameters = Tuple.tuple()
                .addString(baseId)
                .addOffsetDateTime(Utc.of(at))
                .addOffsetDateTime(Utc.of(at.minus(Pings.LOST_AFTER)))
                .addOffsetDateTime(Utc.of(at.minus(WebhookStore.KEPT)))
                .addArrayOfString(payloads.stream().map(Payload::webhookId).toArray(String[]::new))
                .addArrayOfInteger(payloads.stream().map(p -> p.bodies().size()).toArray(Integer[]::new))
                .addArrayOfString(payloads.stream().map(p -> Ids.random("png")).toArray(String[]::new))
                .addArrayOfString(
                        payloads.stream().map(p -> p.failure().orElse(null)).toArray(String[]::new))
                .addArrayOfString(ids.toArray(String[]::new))
                .addArrayOfInteger(positions.toArray(Integer[]::new))
                .addArrayOfString(bodies.toArray(String[]::new))
                .addBoolean(shared);
        return c.preparedQuery(APPEND).execute(parameters).map(rows -> Rows.stream(rows)
                .map(row -> new Due(
                        row.getString("id"),
                        row.getString("ping"),
                        row.getString("notification_url"),
                        row.getDelegate().getBuffer("secret")))
                .toList());
    }

    /** @param bytes that the payloads may have together; what does not fit is on the next page */
    public Uni<Page> list(SqlClient c, String webhookId, long cursor, int limit, Instant now, long bytes) {
        return c.preparedQuery(SELECT)
                .execute(Tuple.of(webhookId, cursor, Utc.of(now.minus(WebhookStore.KEPT)), limit + 1, bytes))
                .map(rows -> page(rows, cursor, limit));
    }

    private static Page page(RowSet<Row> rows, long cursor, int limit) {
        List<ObjectNode> payloads = new ArrayList<>();
        long next = cursor;
        long total = 0;
        for (Row row : rows) {
            total = row.getLong("total");
            String body = row.getString("body");
            if (body == null) {
                return new Page(payloads, cursor, true, row.getLong("bytes"));
            }
            if (payloads.size() == limit) {
                break;
            }
            payloads.add(payload(row, body));
            next = row.getLong("cursor") + 1;
        }
        return new Page(payloads, next, payloads.size() < total, 0);
    }

    private static ObjectNode payload(Row row, String body) {
        ObjectNode payload = (ObjectNode) Json.read(body);
        payload.put("timestamp", DateText.wire(Rows.instant(row, "created_at")));
        payload.put("baseTransactionNumber", row.getLong("transaction_number"));
        payload.put("payloadFormat", "v0");
        return payload;
    }
}
