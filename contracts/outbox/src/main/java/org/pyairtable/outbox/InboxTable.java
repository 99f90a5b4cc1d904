package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.runtime.time.Utc;

/** The events that a handler has handled, so that a repeated delivery has no second effect. */
final class InboxTable {
    private static final String INSERT = """
            insert into inbox (handler, source, event_id, topic, event_type, correlation, event_time)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing""";
    private static final String INSERT_NAMED = """
            insert into inbox (handler, source, event_id, topic, event_type, correlation, event_time)
            values (:handler, :source, :id, :topic, :type, :correlation, :time) on conflict do nothing""";

    private static final String INSERT_ALL = """
            insert into inbox (handler, source, event_id, topic, event_type, correlation, event_time)
            select $1, source, id, $2, type, correlation, time::timestamptz
              from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                   as e (source, id, type, correlation, time)
            on conflict do nothing returning source, event_id""";

    /** As {@link #INSERT_ALL}. A row that is lost in a crash is written again, so the commit does not wait for the disk. */
    private static final String INSERT_ALL_UNSYNCED =
            "with unsynced as (select set_config('synchronous_commit', 'off', true)), inserted as (" + INSERT_ALL
                    + ") select 1 from unsynced";

    /** The identity of an event. */
    record Identity(String source, String id) {}

    private InboxTable() {}

    /** @return whether it was new */
    static Uni<Boolean> add(SqlConnection connection, EventHandler<?> handler, Envelope<?> event) {
        Tuple row = Tuple.tuple()
                .addString(handler.name())
                .addString(event.source())
                .addString(event.id())
                .addString(handler.topic().name())
                .addString(event.type())
                .addString(event.correlation())
                .addOffsetDateTime(Utc.of(event.time()));
        return connection.preparedQuery(INSERT).execute(row).map(inserted -> inserted.rowCount() == 1);
    }

    /** @return whether it was new */
    static Uni<Boolean> add(Mutiny.Session session, EventHandler<?> handler, Envelope<?> event) {
        return session.createNativeQuery(INSERT_NAMED)
                .setParameter("handler", handler.name())
                .setParameter("source", event.source())
                .setParameter("id", event.id())
                .setParameter("topic", handler.topic().name())
                .setParameter("type", event.type())
                .setParameter("correlation", event.correlation())
                .setParameter("time", event.time())
                .executeUpdate()
                .map(inserted -> inserted == 1);
    }

    /** @return those that were new */
    static <E extends Event> Uni<Set<Identity>> addAll(
            SqlConnection connection, EventHandler<E> handler, List<Envelope<E>> events) {
        Tuple rows = rows(
                handler,
                texts(events, Envelope::source),
                texts(events, Envelope::id),
                texts(events, Envelope::type),
                texts(events, Envelope::correlation),
                texts(events, event -> event.time().toString()));
        return connection.preparedQuery(INSERT_ALL).execute(rows).map(inserted -> {
            Set<Identity> fresh = new HashSet<>();
            inserted.forEach(row -> fresh.add(new Identity(row.getString(0), row.getString(1))));
            return fresh;
        });
    }

    /** Without waiting for the disk: for events whose handling has no effect. */
    static Uni<Void> addUnsynced(SqlClient client, EventHandler<?> handler, List<EventOutline> events) {
        return client.preparedQuery(INSERT_ALL_UNSYNCED)
                .execute(rows(
                        handler,
                        texts(events, EventOutline::source),
                        texts(events, EventOutline::id),
                        texts(events, EventOutline::type),
                        texts(events, EventOutline::correlation),
                        texts(events, EventOutline::time)))
                .replaceWithVoid();
    }

    private static Tuple rows(
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
}
