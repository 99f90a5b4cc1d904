package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.outbox.InboxMetrics.Outcome;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Delivers events of one key to one handler: those that may share a transaction in one where the handler accepts batches,
 * else, and when that fails, one by one, so that each is retried or becomes a dead letter by itself.
 */
@Singleton
class BatchDelivery {
    /** Handles several events in order in one transaction, all or none; returns how many were not handled before. */
    interface Batch {
        <E extends Event> Uni<Integer> deliver(SqlEventHandler<E> handler, List<Envelope<E>> events);
    }

    private static final Logger LOG = Logger.getLogger(BatchDelivery.class);

    private final Batch batch;
    private final RetryingDelivery single;
    private final InboxMetrics metrics;

    @Inject
    BatchDelivery(HandlerTransaction transaction, RetryingDelivery single, InboxMetrics metrics) {
        this((Batch) transaction, single, metrics);
    }

    BatchDelivery(Batch batch, RetryingDelivery single, InboxMetrics metrics) {
        this.batch = batch;
        this.single = single;
        this.metrics = metrics;
    }

    /** Never fails: each event ends up handled or as a dead letter. */
    Uni<Void> deliver(EventHandler<?> handler, List<InboxEvent> events) {
        return switch (handler) {
            case SqlEventHandler<?> h
            when h.acceptsBatches() && events.size() > 1 ->
                Sequential.each(batches(h, events), part -> part.size() == 1 ? oneByOne(h, part) : batch(h, part));
            case SqlEventHandler<?> h -> oneByOne(h, events);
            case SessionEventHandler<?> h -> oneByOne(h, events);
        };
    }

    /** The events in their order, cut where neighbours have nothing in common. */
    private static <E extends Event> List<List<InboxEvent>> batches(
            SqlEventHandler<E> handler, List<InboxEvent> events) {
        List<List<InboxEvent>> batches = new ArrayList<>();
        Optional<String> last = Optional.empty();
        for (InboxEvent event : events) {
            Optional<String> key = handler.batchKey(own(event));
            if (key.isEmpty() || !key.equals(last)) {
                batches.add(new ArrayList<>());
            }
            batches.getLast().add(event);
            last = key;
        }
        return batches;
    }

    private Uni<Void> batch(SqlEventHandler<?> handler, List<InboxEvent> events) {
        return together(handler, events).onFailure().recoverWithUni(failure -> {
            LOG.debugf(
                    "Batch failed, its events are delivered one by one: handler=%s events=%d reason=%s",
                    handler.name(), events.size(), failure);
            return oneByOne(handler, events);
        });
    }

    private <E extends Event> Uni<Void> together(SqlEventHandler<E> handler, List<InboxEvent> events) {
        List<Envelope<E>> envelopes = new ArrayList<>();
        events.forEach(event -> envelopes.add(own(event)));
        return batch.deliver(handler, envelopes)
                .invoke(handled -> {
                    metrics.handled(handler, Outcome.HANDLED, handled);
                    metrics.handled(handler, Outcome.DUPLICATE, envelopes.size() - handled);
                })
                .replaceWithVoid();
    }

    @SuppressWarnings("unchecked") // decoded by the handler's own topic
    private static <E extends Event> Envelope<E> own(InboxEvent event) {
        return (Envelope<E>) event.envelope();
    }

    private Uni<Void> oneByOne(EventHandler<?> handler, List<InboxEvent> events) {
        return Sequential.each(events, event -> single.deliver(handler, event));
    }
}
