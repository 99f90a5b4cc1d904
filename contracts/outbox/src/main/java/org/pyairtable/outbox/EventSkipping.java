package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.wire.EventCodec;

/** Decides by their headers which handlers messages are relevant to, before a payload is read. */
@Singleton
class EventSkipping {
    /** Notes the events as handled if none of them is relevant to the handler; answers whether it did. */
    @FunctionalInterface
    interface Skip {
        Uni<Boolean> unlessRelevant(SqlEventHandler<?> handler, List<EventOutline> events);
    }

    private final Skip skip;
    private final EventCodec codec;
    private final InboxMetrics metrics;

    @Inject
    EventSkipping(HandlerTransaction transaction, EventCodec codec, InboxMetrics metrics) {
        this((Skip) transaction::skipUnlessRelevant, codec, metrics);
    }

    EventSkipping(Skip skip, EventCodec codec, InboxMetrics metrics) {
        this.skip = skip;
        this.codec = codec;
        this.metrics = metrics;
    }

    /** Those of the handlers to which at least one of the messages may be relevant. The others have skipped all. */
    Uni<List<EventHandler<?>>> interested(List<EventHandler<?>> handlers, List<InboxMessage> messages) {
        if (handlers.stream().noneMatch(EventSkipping::filters)) {
            return Uni.createFrom().item(handlers);
        }
        List<EventOutline> outlines = messages.stream()
                .filter(message -> codec.hasSoundAttributes(message.headers()))
                .flatMap(message -> EventOutline.of(message.headers()).stream())
                .toList();
        if (outlines.size() < messages.size()) {
            return Uni.createFrom().item(handlers);
        }
        List<EventHandler<?>> interested = new ArrayList<>();
        return Sequential.each(handlers, handler -> skips(handler, outlines).invoke(skipped -> {
                    if (!skipped) {
                        interested.add(handler);
                    }
                }))
                .replaceWith(interested);
    }

    private Uni<Boolean> skips(EventHandler<?> handler, List<EventOutline> events) {
        return switch (handler) {
            case SqlEventHandler<?> h
            when h.filters() ->
                skip.unlessRelevant(h, events)
                        .invoke(skipped ->
                                metrics.handled(h, InboxMetrics.Outcome.SKIPPED, skipped ? events.size() : 0))
                        // The cause, whatever it is, fails the handling too, where it is retried.
                        .onFailure()
                        .recoverWithItem(false);
            case SqlEventHandler<?> h -> Uni.createFrom().item(false);
            case SessionEventHandler<?> h -> Uni.createFrom().item(false);
        };
    }

    private static boolean filters(EventHandler<?> handler) {
        return handler instanceof SqlEventHandler<?> sql && sql.filters();
    }
}
