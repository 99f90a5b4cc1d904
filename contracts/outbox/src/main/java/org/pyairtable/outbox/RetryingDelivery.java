package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.outbox.InboxMetrics.Outcome;

/**
 * Delivers one event to one handler: retries, and stores a dead letter after the last attempt. While the database is
 * unavailable attempts do not count.
 */
@Singleton
class RetryingDelivery {
    /** One attempt. */
    interface Attempt {
        <E extends Event> Uni<Outcome> deliver(EventHandler<E> handler, Envelope<E> event);
    }

    private static final Logger LOG = Logger.getLogger(RetryingDelivery.class);

    private final Attempt attempt;
    private final DeadLettering deadLetters;
    private final InboxMetrics metrics;
    private final int attempts;
    private final Pauses pauses;

    @Inject
    RetryingDelivery(
            HandlerTransaction transaction, DeadLettering deadLetters, InboxMetrics metrics, InboxSettings settings) {
        this(transaction, deadLetters, metrics, settings.attempts(), new Pauses(settings.firstPause()));
    }

    RetryingDelivery(Attempt attempt, DeadLettering deadLetters, InboxMetrics metrics, int attempts, Pauses pauses) {
        this.attempt = attempt;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.attempts = attempts;
        this.pauses = pauses;
    }

    /** Never fails: the event ends up handled or as a dead letter. */
    Uni<Void> deliver(EventHandler<?> handler, InboxEvent event) {
        return deliver(handler, event, 1, pauses);
    }

    /** One attempt, which fails when the handler does. */
    Uni<Void> deliverOnce(EventHandler<?> handler, Envelope<?> event) {
        return once(handler, event);
    }

    private Uni<Void> deliver(EventHandler<?> handler, InboxEvent event, int number, Pauses pause) {
        return once(handler, event.envelope()).onFailure().recoverWithUni(failure -> {
            if (DatabaseFailures.waitingHelps(failure)) {
                LOG.warnf(
                        "Event waits for the database: handler=%s event=%s reason=%s",
                        handler.name(), event.envelope().id(), failure.getMessage());
                return pause.then(() -> deliver(handler, event, number, pause.longer()));
            }
            if (failure instanceof RejectedEvent rejected) {
                return deadLetters.add(event.message(), reason(handler, rejected.code(), failure, number));
            }
            if (number >= attempts) {
                LOG.warnf(
                        failure,
                        "Event becomes a dead letter: handler=%s event=%s attempts=%d",
                        handler.name(),
                        event.envelope().id(),
                        number);
                return deadLetters.add(event.message(), reason(handler, "HANDLER_FAILED", failure, number));
            }
            metrics.retried(handler);
            return pause.then(() -> deliver(handler, event, number + 1, pause.longer()));
        });
    }

    private <E extends Event> Uni<Void> once(EventHandler<E> handler, Envelope<?> event) {
        @SuppressWarnings("unchecked") // decoded by the handler's own topic
        Envelope<E> own = (Envelope<E>) event;
        return attempt.deliver(handler, own)
                .invoke(outcome -> metrics.handled(handler, outcome, 1))
                .replaceWithVoid();
    }

    private static DeadLetters.Reason reason(EventHandler<?> handler, String code, Throwable failure, int attempts) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new DeadLetters.Reason(handler.name(), code, text, attempts);
    }
}
