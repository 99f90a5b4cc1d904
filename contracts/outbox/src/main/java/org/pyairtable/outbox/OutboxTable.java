package org.pyairtable.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.kafka.KafkaSettings;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;

/** The {@link Outbox} as a table of the service's own database. */
@Singleton
class OutboxTable implements Outbox {
    private static final String INSERT =
            "insert into outbox (topic, message_key, headers, payload) values ($1, $2, $3, $4)";
    private static final String INSERT_ALL = """
            insert into outbox (topic, message_key, headers, payload)
            select topic, message_key, headers, payload
              from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) with ordinality
                   as e (topic, message_key, headers, payload, place)
             order by place""";
    private static final String INSERT_NAMED =
            "insert into outbox (topic, message_key, headers, payload) values (:topic, :key, :headers, :payload)";
    private static final String INSERT_TOMBSTONE_NAMED =
            "insert into outbox (topic, message_key, headers) values (:topic, :key, :headers)";
    private static final TypeReference<Map<String, String>> TEXT_MAP = new TypeReference<>() {};

    private final EventFactory events;
    private final EventCodec codec;
    private final ObjectMapper json = new ObjectMapper();

    OutboxTable(EventFactory events, EventCodec codec) {
        this.events = events;
        this.codec = codec;
    }

    @Override
    public <E extends Event> Uni<Envelope<E>> append(Mutiny.Session session, EventContext context, E event) {
        return Uni.createFrom().deferred(() -> {
            Envelope<E> envelope = events.envelope(context, event, TraceContext.current());
            return insert(session, row(envelope)).replaceWith(envelope);
        });
    }

    @Override
    public <E extends Event> Uni<Envelope<E>> append(SqlConnection connection, EventContext context, E event) {
        return Uni.createFrom().deferred(() -> {
            Envelope<E> envelope = events.envelope(context, event, TraceContext.current());
            return insert(connection, row(envelope)).replaceWith(envelope);
        });
    }

    @Override
    public Batch batch() {
        List<OutboxRow> rows = new ArrayList<>();
        return new Batch() {
            @Override
            public <E extends Event> Envelope<E> add(EventContext context, E event) {
                Envelope<E> envelope = events.envelope(context, event, TraceContext.current());
                rows.add(row(envelope));
                return envelope;
            }

            @Override
            public Uni<Void> append(SqlConnection connection) {
                List<OutboxRow> added = List.copyOf(rows);
                rows.clear();
                return switch (added.size()) {
                    case 0 -> Uni.createFrom().voidItem();
                    case 1 -> insert(connection, added.getFirst());
                    default -> insertAll(connection, added);
                };
            }
        };
    }

    private Uni<Void> insertAll(SqlConnection connection, List<OutboxRow> rows) {
        return connection
                .preparedQuery(INSERT_ALL)
                .execute(Tuple.tuple()
                        .addArrayOfString(rows.stream().map(OutboxRow::topic).toArray(String[]::new))
                        .addArrayOfString(rows.stream().map(OutboxRow::key).toArray(String[]::new))
                        .addArrayOfString(
                                rows.stream().map(row -> write(row.headers())).toArray(String[]::new))
                        .addValue(rows.stream().map(OutboxRow::payload).toArray(Buffer[]::new)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> remove(Mutiny.Session session, Topic<? extends State> topic, String key) {
        return insert(session, tombstone(topic, key));
    }

    @Override
    public Uni<Void> remove(SqlConnection connection, Topic<? extends State> topic, String key) {
        return insert(connection, tombstone(topic, key));
    }

    Uni<Void> insert(Mutiny.Session session, OutboxRow row) {
        Buffer payload = row.payload();
        return session.flush().chain(() -> {
            var query = session.createNativeQuery(payload == null ? INSERT_TOMBSTONE_NAMED : INSERT_NAMED)
                    .setParameter("topic", row.topic())
                    .setParameter("key", row.key())
                    .setParameter("headers", write(row.headers()));
            return (payload == null ? query : query.setParameter("payload", payload.getBytes()))
                    .executeUpdate()
                    .replaceWithVoid();
        });
    }

    Uni<Void> insert(SqlConnection connection, OutboxRow row) {
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(row.topic(), row.key(), write(row.headers())).addValue(row.payload()))
                .replaceWithVoid();
    }

    Map<String, String> readHeaders(String headers) {
        try {
            return json.readValue(headers, TEXT_MAP);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers are written by this class only", e);
        }
    }

    String write(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of text is always JSON", e);
        }
    }

    private OutboxRow row(Envelope<?> envelope) {
        byte[] payload = codec.payload(envelope.event());
        if (payload.length > KafkaSettings.MAX_EVENT_BYTES) {
            throw new EventTooLargeException(envelope.type(), payload.length);
        }
        return new OutboxRow(
                Topics.of(envelope.event()).name(),
                envelope.event().aggregateId(),
                codec.headers(envelope),
                Buffer.buffer(payload));
    }

    private static OutboxRow tombstone(Topic<? extends State> topic, String key) {
        return new OutboxRow(topic.name(), key, Map.of(), null);
    }
}
