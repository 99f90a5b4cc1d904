package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Stores messages that cannot be handled as dead letters, and retries until the database accepts them. */
@Singleton
class DeadLettering {
    /** Where dead letters are stored. */
    @FunctionalInterface
    interface Store {
        Uni<Void> add(InboxMessage message, DeadLetters.Reason reason);
    }

    private static final Logger LOG = Logger.getLogger(DeadLettering.class);

    private final Store store;
    private final InboxMetrics metrics;
    private final Pauses pauses;

    @Inject
    DeadLettering(DeadLetters deadLetters, InboxMetrics metrics, InboxSettings settings) {
        this(deadLetters::add, metrics, new Pauses(settings.firstPause()));
    }

    DeadLettering(Store store, InboxMetrics metrics, Pauses pauses) {
        this.store = store;
        this.metrics = metrics;
        this.pauses = pauses;
    }

    /** Never fails: a message that is neither handled nor stored would block its partition. */
    Uni<Void> add(InboxMessage message, DeadLetters.Reason reason) {
        return add(message, reason, pauses);
    }

    private Uni<Void> add(InboxMessage message, DeadLetters.Reason reason, Pauses pause) {
        return store.add(message, reason)
                .invoke(() -> metrics.deadLetter(message.topic()))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "Dead letter not stored, trying again: topic=%s partition=%d offset=%d reason=%s",
                            message.topic(), message.partition(), message.offset(), failure.getMessage());
                    return pause.then(() -> add(message, reason, pause.longer()));
                });
    }
}
