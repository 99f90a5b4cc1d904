package org.pyairtable.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** The metrics of the inbox. */
@Singleton
class InboxMetrics {
    /** The outcome of an event at a handler. */
    enum Outcome {
        HANDLED("handled"),
        DUPLICATE("duplicate"),
        /** The event was not relevant to the handler. */
        SKIPPED("skipped");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }
    }

    private final MeterRegistry registry;

    InboxMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void handled(EventHandler<?> handler, Outcome outcome, int events) {
        registry.counter("pyairtable.inbox.events", "handler", handler.name(), "outcome", outcome.label)
                .increment(events);
    }

    /** How long the transactions of a handler take, those that fail included. */
    <T> Uni<T> timed(EventHandler<?> handler, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Timer.Sample sample = Timer.start(registry);
            return work.get()
                    .onTermination()
                    .invoke(() -> sample.stop(registry.timer("pyairtable.inbox.handling", "handler", handler.name())));
        });
    }

    void retried(EventHandler<?> handler) {
        registry.counter("pyairtable.inbox.retries", "handler", handler.name()).increment();
    }

    /** Of a type that this version does not know. */
    void unknown(String topic) {
        registry.counter("pyairtable.inbox.unknown", "topic", topic).increment();
    }

    void deadLetter(String topic) {
        registry.counter("pyairtable.inbox.dead-letters", "topic", topic).increment();
    }
}
