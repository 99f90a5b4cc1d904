package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.outbox.InboxMetrics.Outcome;

class BatchDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InboxMetrics metrics = new InboxMetrics(registry);
    private final List<String> delivered = new ArrayList<>();
    private boolean batchFails;

    private final BatchDelivery delivery = new BatchDelivery(
            new BatchDelivery.Batch() {
                @Override
                public <E extends Event> Uni<Integer> deliver(SqlEventHandler<E> handler, List<Envelope<E>> events) {
                    if (batchFails) {
                        return Uni.createFrom().failure(new IllegalStateException("one of them is broken"));
                    }
                    delivered.add(
                            String.join("+", events.stream().map(Envelope::id).toList()));
                    return Uni.createFrom().item(events.size() - 1);
                }
            },
            new RetryingDelivery(
                    new RetryingDelivery.Attempt() {
                        @Override
                        public <E extends Event> Uni<Outcome> deliver(EventHandler<E> handler, Envelope<E> event) {
                            delivered.add(event.id());
                            return Uni.createFrom().item(Outcome.HANDLED);
                        }
                    },
                    new DeadLettering(
                            (message, reason) -> Uni.createFrom().voidItem(),
                            metrics,
                            new Pauses(Duration.ofMillis(1))),
                    metrics,
                    1,
                    new Pauses(Duration.ofMillis(1))),
            metrics);

    @Test
    void aHandlerThatAcceptsBatchesGetsAllInOne() {
        deliver(new FakeHandler("fake", false, true), "a", "b", "c");

        assertThat(delivered).containsExactly("a+b+c");
        assertThat(events("handled")).isEqualTo(2);
        assertThat(events("duplicate")).isEqualTo(1);
    }

    @Test
    void aBatchThatFailsIsDeliveredOneByOneInOrder() {
        batchFails = true;

        deliver(new FakeHandler("fake", false, true), "a", "b", "c");

        assertThat(delivered).containsExactly("a", "b", "c");
        assertThat(events("handled")).isEqualTo(3);
    }

    @Test
    void neighboursWithoutSomethingInCommonShareNoTransaction() {
        deliver(new FakeHandler("fake", false, true), "x-1", "x-2", "-alone", "-too", "x-3", "y-4", "y-5");

        assertThat(delivered).containsExactly("x-1+x-2", "-alone", "-too", "x-3", "y-4+y-5");
    }

    @Test
    void aHandlerThatDoesNotAcceptBatchesGetsOneByOne() {
        deliver(FakeHandler.plain("fake"), "a", "b");

        assertThat(delivered).containsExactly("a", "b");
    }

    @Test
    void aSingleEventIsNoBatch() {
        deliver(new FakeHandler("fake", false, true), "a");

        assertThat(delivered).containsExactly("a");
    }

    private void deliver(FakeHandler handler, String... ids) {
        delivery.deliver(handler, List.of(ids).stream().map(FakeHandler::event).toList())
                .await()
                .atMost(SOON);
    }

    private double events(String outcome) {
        return registry.counter("pyairtable.inbox.events", "handler", "fake", "outcome", outcome)
                .count();
    }
}
