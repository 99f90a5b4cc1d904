package org.pyairtable.outbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
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

    /** As {@link #NOTE_ALL}. A note that a crash takes away is made again, so nothing waits for the disk. */
    private static final String NOTE_IN_PASSING =
            "with hurry as (select set_config('synchronous_commit', 'off', true)), noted as (" + NOTE_ALL
                    + ") select 1 from hurry";

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

    /** Notes the events as handled if none of them may matter to the handler; answers whether it did. */
    Uni<Boolean> passOver(SqlEventHandler<?> handler, List<EventOutline> events) {
        return VertxContexts.onOwnContext(vertx, () -> {
            Uni<Boolean> matters = Uni.createFrom().item(false);
            // Those of one key mostly ask the same.
            for (EventOutline event : asked(events)) {
                matters = matters.chain(found -> found ? Uni.createFrom().item(true) : handler.mayMatter(pool, event));
            }
            return matters.chain(found -> found
                    ? Uni.createFrom().item(false)
                    : pool.preparedQuery(NOTE_IN_PASSING)
                            .execute(notes(
                                    handler,
                                    texts(events, EventOutline::source),
                                    texts(events, EventOutline::id),
                                    texts(events, EventOutline::type),
                                    texts(events, EventOutline::correlation),
                                    texts(events, EventOutline::time)))
                            .replaceWith(true));
        });
    }

    private static Collection<EventOutline> asked(List<EventOutline> events) {
        Map<List<@Nullable String>, EventOutline> different = new LinkedHashMap<>();
        events.forEach(
                event -> different.putIfAbsent(Arrays.asList(event.type(), event.subject(), event.workspace()), event));
        return different.values();
    }

    private static <E extends Event> Uni<Set<Identity>> noteAll(
            SqlConnection connection, EventHandler<E> handler, List<Envelope<E>> events) {
        Tuple notes = notes(
                handler,
                texts(events, Envelope::source),
                texts(events, Envelope::id),
                texts(events, Envelope::type),
                texts(events, Envelope::correlation),
                texts(events, event -> event.time().toString()));
        return connection.preparedQuery(NOTE_ALL).execute(notes).map(rows -> {
            Set<Identity> fresh = new HashSet<>();
            rows.forEach(row -> fresh.add(new Identity(row.getString(0), row.getString(1))));
            return fresh;
        });
    }

    private static Tuple notes(
            EventHandler<?> handler,
            String[] sources,
            String[] ids,
            String[] types,
            String[] correlations,
            String[] times) {
        return Tuple.of(handler.name(), handler.topic().name())
                .addArrayOfString(sources)
                .addArrayOfString(ids)
                .addArrayOfString(types)
                .addArrayOfString(correlations)
                .addArrayOfString(times);
    }

    private static <T> String[] texts(List<T> events, Function<T, String> text) {
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
