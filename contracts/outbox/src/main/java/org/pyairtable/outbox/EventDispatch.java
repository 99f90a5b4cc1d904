package org.pyairtable.outbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.runtime.tracing.TraceContext;

/**
 * Runs a handler and notes the event as handled, in one transaction; an event already noted is skipped. Each run has a
 * Vert.x context of its own, because sessions and traces hang on it.
 */
@Singleton
class EventDispatch {
    /** What became of an event. */
    enum Outcome {
        HANDLED,
        DUPLICATE
    }

    private static final String NOTE = """
            insert into inbox (handler, source, event_id, topic, event_type, correlation, event_time)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing""";
    private static final String NOTE_NAMED = """
            insert into inbox (handler, source, event_id, topic, event_type, correlation, event_time)
            values (:handler, :source, :id, :topic, :type, :correlation, :time) on conflict do nothing""";

    private final Pool pool;
    private final Vertx vertx;

    EventDispatch(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    <E extends Event> Uni<Outcome> dispatch(EventHandler<E> handler, Envelope<E> event) {
        return VertxContexts.onOwnContext(
                vertx,
                () -> TraceContext.consuming(handler.name(), event.traceparent(), () -> switch (handler) {
                    case SessionEventHandler<E> h ->
                        Panache.withTransaction(() -> Panache.getSession().chain(s -> inSession(h, s, event)));
                    case SqlEventHandler<E> h -> pool.withTransaction(c -> onConnection(h, c, event));
                }));
    }

    private <E extends Event> Uni<Outcome> inSession(
            SessionEventHandler<E> handler, Mutiny.Session session, Envelope<E> event) {
        return session.createNativeQuery(NOTE_NAMED)
                .setParameter("handler", handler.name())
                .setParameter("source", event.source())
                .setParameter("id", event.id())
                .setParameter("topic", handler.topic().name())
                .setParameter("type", event.type())
                .setParameter("correlation", event.correlation())
                .setParameter("time", event.time())
                .executeUpdate()
                .chain(noted -> noted == 0
                        ? Uni.createFrom().item(Outcome.DUPLICATE)
                        : handler.handle(session, event).replaceWith(Outcome.HANDLED));
    }

    private <E extends Event> Uni<Outcome> onConnection(
            SqlEventHandler<E> handler, SqlConnection connection, Envelope<E> event) {
        Tuple note = Tuple.tuple()
                .addString(handler.name())
                .addString(event.source())
                .addString(event.id())
                .addString(handler.topic().name())
                .addString(event.type())
                .addString(event.correlation())
                .addOffsetDateTime(event.time().atOffset(ZoneOffset.UTC));
        return connection
                .preparedQuery(NOTE)
                .execute(note)
                .chain(noted -> noted.rowCount() == 0
                        ? Uni.createFrom().item(Outcome.DUPLICATE)
                        : handler.handle(connection, event).replaceWith(Outcome.HANDLED));
    }
}
