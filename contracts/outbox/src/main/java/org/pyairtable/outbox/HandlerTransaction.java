package org.pyairtable.outbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.outbox.InboxMetrics.Outcome;
import org.pyairtable.outbox.InboxTable.Identity;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.runtime.tracing.TraceContext;

/**
 * Runs a handler and stores the event as handled, in one transaction; an event stored already is skipped. Each run has a
 * Vert.x context of its own, which holds its session and trace.
 */
@Singleton
class HandlerTransaction implements RetryingDelivery.Attempt, BatchDelivery.Batch {
    private final Pool pool;
    private final Vertx vertx;
    private final InboxMetrics metrics;

    HandlerTransaction(Pool pool, Vertx vertx, InboxMetrics metrics) {
        this.pool = pool;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    @Override
    public <E extends Event> Uni<Outcome> deliver(EventHandler<E> handler, Envelope<E> event) {
        return metrics.timed(
                handler,
                () -> VertxContexts.onOwnContext(
                        vertx,
                        () -> TraceContext.consuming(handler.name(), event.traceparent(), () -> switch (handler) {
                            case SessionEventHandler<E> h ->
                                Panache.withTransaction(
                                        () -> Panache.getSession().chain(session -> InboxTable.add(session, h, event)
                                                .chain(fresh ->
                                                        fresh ? handled(h.handle(session, event)) : duplicate())));
                            case SqlEventHandler<E> h ->
                                pool.withTransaction(connection -> InboxTable.add(connection, h, event)
                                        .chain(fresh -> fresh ? handled(h.handle(connection, event)) : duplicate()));
                        })));
    }

    private static Uni<Outcome> handled(Uni<Void> work) {
        return work.replaceWith(Outcome.HANDLED);
    }

    private static Uni<Outcome> duplicate() {
        return Uni.createFrom().item(Outcome.DUPLICATE);
    }

    @Override
    public <E extends Event> Uni<Integer> deliver(SqlEventHandler<E> handler, List<Envelope<E>> events) {
        return metrics.timed(
                handler,
                () -> VertxContexts.onOwnContext(
                        vertx,
                        () -> pool.withTransaction(connection -> InboxTable.addAll(connection, handler, events)
                                .chain(fresh -> handleBatch(connection, handler, events, fresh)))));
    }

    private static <E extends Event> Uni<Integer> handleBatch(
            SqlConnection connection, SqlEventHandler<E> handler, List<Envelope<E>> events, Set<Identity> added) {
        // The batch may contain an event twice.
        List<Envelope<E>> fresh = events.stream()
                .filter(event -> added.remove(new Identity(event.source(), event.id())))
                .toList();
        return fresh.isEmpty()
                ? Uni.createFrom().item(0)
                : handler.handleBatch(connection, fresh).replaceWith(fresh.size());
    }

    /** Stores the events as handled if none of them is relevant to the handler; answers whether it did. */
    Uni<Boolean> skipUnlessRelevant(SqlEventHandler<?> handler, List<EventOutline> events) {
        return VertxContexts.onOwnContext(vertx, () -> {
            Uni<Boolean> relevant = Uni.createFrom().item(false);
            for (EventOutline event : distinct(events)) {
                relevant =
                        relevant.chain(found -> found ? Uni.createFrom().item(true) : handler.isRelevant(pool, event));
            }
            return relevant.chain(found -> found
                    ? Uni.createFrom().item(false)
                    : InboxTable.addUnsynced(pool, handler, events).replaceWith(true));
        });
    }

    /** Events of one key mostly have the same outline but for their ids. */
    private static Collection<EventOutline> distinct(List<EventOutline> events) {
        Map<List<@Nullable String>, EventOutline> different = new LinkedHashMap<>();
        events.forEach(
                event -> different.putIfAbsent(Arrays.asList(event.type(), event.subject(), event.workspace()), event));
        return different.values();
    }
}
