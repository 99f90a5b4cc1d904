package org.pyairtable.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Reply.FailureKind;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.wire.CloudEventHeaders;
import org.pyairtable.runtime.wire.EventFactory;

/**
 * The dead letters of this service: rows that an operator works on, and copies on {@code <topic>.dlq.<service>}. Row, copy
 * and the error reply that the sender may have asked for are written in one transaction.
 */
@Singleton
class DeadLetters {
    /** Why a message became a dead letter. */
    record Reason(String handler, String code, String text, int attempts) {}

    private static final String INSERT = """
            insert into dead_letter (id, topic, partition_number, record_offset, record_timestamp, record_key, handler,
                event_id, event_type, code, reason, headers, payload, attempts)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing""";
    private static final int MAX_TEXT = 2_000;

    private final Pool pool;
    private final OutboxTable outbox;
    private final EventFactory events;

    DeadLetters(Pool pool, OutboxTable outbox, EventFactory events) {
        this.pool = pool;
        this.outbox = outbox;
        this.events = events;
    }

    Uni<Void> add(InboxMessage message, Reason reason) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(INSERT)
                .execute(row(message, reason))
                .chain(inserted -> inserted.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : outbox.insert(connection, copy(message, reason))
                                .chain(() -> reply(connection, message, reason))));
    }

    Uni<List<DeadLetter>> list(String afterId, int limit) {
        return pool.preparedQuery("""
                        select * from dead_letter where $1 = ''
                            or (failed_at, id) > (select failed_at, id from dead_letter where id = $1)
                        order by failed_at, id limit $2""")
                .execute(Tuple.of(afterId, limit))
                .map(rows -> Rows.stream(rows).map(this::summary).toList());
    }

    Uni<Optional<DeadLetter>> find(String id) {
        return row(id).map(row -> row.map(this::detail));
    }

    /** The message as received, to be handled again. */
    Uni<Optional<InboxMessage>> original(String id) {
        return row(id).map(found -> found.map(row -> new InboxMessage(
                row.getString("topic"),
                row.getInteger("partition_number"),
                row.getLong("record_offset"),
                row.getLong("record_timestamp"),
                row.getDelegate().getBuffer("record_key"),
                outbox.readHeaders(row.getString("headers")),
                row.getDelegate().getBuffer("payload"))));
    }

    /** @return whether it was there */
    Uni<Boolean> drop(String id) {
        return pool.preparedQuery("delete from dead_letter where id = $1")
                .execute(Tuple.of(id))
                .map(deleted -> deleted.rowCount() == 1);
    }

    private Uni<Optional<Row>> row(String id) {
        return pool.preparedQuery("select * from dead_letter where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> Rows.stream(rows).findFirst());
    }

    private Tuple row(InboxMessage message, Reason reason) {
        return Tuple.tuple()
                .addString(id(message, reason.handler()))
                .addString(message.topic())
                .addInteger(message.partition())
                .addLong(message.offset())
                .addLong(message.timestamp())
                .addValue(message.key())
                .addString(reason.handler())
                .addString(storable(message.header(CloudEventHeaders.ID)))
                .addString(storable(message.header(CloudEventHeaders.TYPE)))
                .addString(reason.code())
                .addString(storable(reason.text()))
                .addString(outbox.write(message.headers()))
                .addValue(message.payload())
                .addInteger(reason.attempts());
    }

    /** The same message and handler give the same id, so that a redelivery is not a second dead letter. */
    private static String id(InboxMessage message, String handler) {
        String identity = String.join(
                "\u0000",
                message.topic(),
                String.valueOf(message.partition()),
                String.valueOf(message.offset()),
                String.valueOf(message.timestamp()),
                handler);
        return UUID.nameUUIDFromBytes(identity.getBytes(UTF_8)).toString();
    }

    private OutboxRow copy(InboxMessage message, Reason reason) {
        Map<String, String> headers = new LinkedHashMap<>(message.headers());
        headers.put("dlq_code", reason.code());
        headers.put("dlq_reason", reason.text());
        headers.put("dlq_handler", reason.handler());
        headers.put("dlq_topic", message.topic());
        headers.put("dlq_partition", String.valueOf(message.partition()));
        headers.put("dlq_offset", String.valueOf(message.offset()));
        headers.put("dlq_attempts", String.valueOf(reason.attempts()));
        Buffer payload = message.payload();
        return new OutboxRow(
                Topics.named(message.topic())
                        .map(t -> t.deadLetterTopic(events.source()))
                        .orElseThrow(),
                id(message, reason.handler()),
                headers,
                payload == null ? Buffer.buffer() : payload);
    }

    /** Replies go to our own reply topic only: a header from outside must not make us publish anywhere else. */
    private Uni<Void> reply(SqlConnection connection, InboxMessage message, Reason reason) {
        if (!message.header(CloudEventHeaders.REPLY_TO).equals(Topics.REPLIES.name())) {
            return Uni.createFrom().voidItem();
        }
        String eventId = storable(message.header(CloudEventHeaders.ID));
        String correlation = storable(message.header(CloudEventHeaders.CORRELATION));
        EventContext context =
                EventContext.system(null).withCause(eventId, correlation.isEmpty() ? eventId : correlation);
        return outbox.append(
                        connection,
                        context,
                        new Reply.RequestFailed(eventId, reason.code(), reason.text(), FailureKind.REFUSED))
                .replaceWithVoid();
    }

    private DeadLetter summary(Row row) {
        return deadLetter(row, null, null, null);
    }

    private DeadLetter detail(Row row) {
        Buffer payload = row.getDelegate().getBuffer("payload");
        Optional<String> text = payload == null ? Optional.empty() : text(payload.getBytes());
        return deadLetter(
                row,
                outbox.readHeaders(row.getString("headers")),
                text.orElse(null),
                payload == null || text.isPresent() ? null : Base64.getEncoder().encodeToString(payload.getBytes()));
    }

    private static DeadLetter deadLetter(
            Row row, @Nullable Map<String, String> headers, @Nullable String payload, @Nullable String base64) {
        OffsetDateTime failedAt = row.getOffsetDateTime("failed_at");
        return new DeadLetter(
                row.getString("id"),
                row.getString("topic"),
                row.getInteger("partition_number"),
                row.getLong("record_offset"),
                row.getString("handler"),
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("code"),
                row.getString("reason"),
                row.getInteger("attempts"),
                failedAt.toInstant(),
                headers,
                payload,
                base64);
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** PostgreSQL cannot store NUL; long texts are cut. */
    private static String storable(String text) {
        String clean = text.replace("\u0000", "");
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT);
    }
}
