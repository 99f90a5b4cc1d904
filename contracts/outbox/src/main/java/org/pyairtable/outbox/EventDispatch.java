package org.pyairtable.outbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

    private static final String NOTE_ALL = """
            insert into inbox (handler, source, event_id, topic, event_type, correlation, event_time)
            select $1, source, id, $2, type, correlation, time::timestamptz
              from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                   as e (source, id, type, correlation, time)
            on conflict do nothing returning source, event_id""";

    /** What an event is known by. */
    private record Identity(String source, String id) {}

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

    /**
     * Several events, in their order and in one transaction: all or none.
     *
     * @return how many were not handled before
     */
    <E extends Event> Uni<Integer> dispatch(SqlEventHandler<E> handler, List<Envelope<E>> events) {
        return VertxContexts.onOwnContext(
                vertx,
                () -> pool.withTransaction(connection -> noteAll(connection, handler, events)
                        .chain(fresh -> handleAll(connection, handler, events, fresh))));
    }

    private static <E extends Event> Uni<Integer> handleAll(
            SqlConnection connection, SqlEventHandler<E> handler, List<Envelope<E>> events, Set<Identity> noted) {
        // An event may come twice among them.
        List<Envelope<E>> fresh = events.stream()
                .filter(event -> noted.remove(new Identity(event.source(), event.id())))
                .toList();
        return fresh.isEmpty()
                ? Uni.createFrom().item(0)
                : handler.handleAll(connection, fresh).replaceWith(fresh.size());
    }

    /** Whether any of these events may matter to the handler. */
    Uni<Boolean> mayMatter(SqlEventHandler<?> handler, Collection<EventOutline> events) {
        return VertxContexts.onOwnContext(vertx, () -> {
            Uni<Boolean> any = Uni.createFrom().item(false);
            for (EventOutline event : events) {
                any = any.chain(found -> found ? Uni.createFrom().item(true) : handler.mayMatter(pool, event));
            }
            return any;
        });
    }

    private static <E extends Event> Uni<Set<Identity>> noteAll(
            SqlConnection connection, EventHandler<E> handler, List<Envelope<E>> events) {
        Tuple notes = Tuple.of(handler.name(), handler.topic().name())
                .addArrayOfString(texts(events, Envelope::source))
                .addArrayOfString(texts(events, Envelope::id))
                .addArrayOfString(texts(events, Envelope::type))
                .addArrayOfString(texts(events, Envelope::correlation))
                .addArrayOfString(texts(events, event -> event.time().toString()));
        return connection.preparedQuery(NOTE_ALL).execute(notes).map(rows -> {
            Set<Identity> fresh = new HashSet<>();
            rows.forEach(row -> fresh.add(new Identity(row.getString(0), row.getString(1))));
            return fresh;
        });
    }

    private static <E extends Event> String[] texts(List<Envelope<E>> events, Function<Envelope<E>, String> text) {
        return events.stream().map(text).toArray(String[]::new);
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
