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
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.wire.CloudEventHeaders;
import org.pyairtable.runtime.wire.EventFactory;

/**
 * The dead letters of this service: rows that an operator works on, and copies on {@code <topic>.dlq.<service>}. Row, copy
 * and the error reply that the sender may have asked for are written in one transaction.
 */
@Singleton
class DeadLetters {
    /** Why a record was given up. */
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

    Uni<Void> add(InboxRecord entry, Reason reason) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(INSERT)
                .execute(row(entry, reason))
                .chain(inserted -> inserted.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : outbox.insert(connection, copy(entry, reason))
                                .chain(() -> reply(connection, entry, reason))));
    }

    Uni<List<DeadLetter>> list(String afterId, int limit) {
        return pool.preparedQuery("""
                        select * from dead_letter where $1 = ''
                            or (failed_at, id) > (select failed_at, id from dead_letter where id = $1)
                        order by failed_at, id limit $2""").execute(Tuple.of(afterId, limit)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(this::summary)
                .toList());
    }

    Uni<Optional<DeadLetter>> find(String id) {
        return row(id).map(row -> row.map(this::detail));
    }

    /** The record as it once came, to be handled again. */
    Uni<Optional<InboxRecord>> original(String id) {
        return row(id).map(found -> found.map(row -> new InboxRecord(
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
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).findFirst());
    }

    private Tuple row(InboxRecord entry, Reason reason) {
        return Tuple.tuple()
                .addString(id(entry, reason.handler()))
                .addString(entry.topic())
                .addInteger(entry.partition())
                .addLong(entry.offset())
                .addLong(entry.timestamp())
                .addValue(entry.key())
                .addString(reason.handler())
                .addString(storable(entry.header(CloudEventHeaders.ID)))
                .addString(storable(entry.header(CloudEventHeaders.TYPE)))
                .addString(reason.code())
                .addString(storable(reason.text()))
                .addString(outbox.write(entry.headers()))
                .addValue(entry.payload())
                .addInteger(reason.attempts());
    }

    /** The same record and handler give the same id, so that a redelivery is not a second dead letter. */
    private static String id(InboxRecord entry, String handler) {
        String identity = String.join(
                "\u0000",
                entry.topic(),
                String.valueOf(entry.partition()),
                String.valueOf(entry.offset()),
                String.valueOf(entry.timestamp()),
                handler);
        return UUID.nameUUIDFromBytes(identity.getBytes(UTF_8)).toString();
    }

    private OutboxRow copy(InboxRecord entry, Reason reason) {
        Map<String, String> headers = new LinkedHashMap<>(entry.headers());
        headers.put("dlq_code", reason.code());
        headers.put("dlq_reason", reason.text());
        headers.put("dlq_handler", reason.handler());
        headers.put("dlq_topic", entry.topic());
        headers.put("dlq_partition", String.valueOf(entry.partition()));
        headers.put("dlq_offset", String.valueOf(entry.offset()));
        headers.put("dlq_attempts", String.valueOf(reason.attempts()));
        Buffer payload = entry.payload();
        return new OutboxRow(
                Topics.named(entry.topic())
                        .map(t -> t.deadLetterTopic(events.source()))
                        .orElseThrow(),
                id(entry, reason.handler()),
                headers,
                payload == null ? Buffer.buffer() : payload);
    }

    /** Only our own reply topic is answered on: an outside header must not make us write anywhere else. */
    private Uni<Void> reply(SqlConnection connection, InboxRecord entry, Reason reason) {
        if (!entry.header(CloudEventHeaders.REPLY_TO).equals(Topics.REPLIES.name())) {
            return Uni.createFrom().voidItem();
        }
        String eventId = storable(entry.header(CloudEventHeaders.ID));
        String correlation = storable(entry.header(CloudEventHeaders.CORRELATION));
        EventContext context = new EventContext(
                null, EventContext.SYSTEM, eventId, correlation.isEmpty() ? eventId : correlation, null);
        return outbox.append(connection, context, new Reply.RequestFailed(eventId, reason.code(), reason.text()))
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

    /** PostgreSQL text has no NUL, and nobody reads pages of it. */
    private static String storable(String text) {
        String clean = text.replace("\u0000", "");
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT);
    }
}
