package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;
import org.pyairtable.outbox.InboxMetrics.Outcome;

class RetryingDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final FakeHandler HANDLER = FakeHandler.plain("fake");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InboxMetrics metrics = new InboxMetrics(registry);
    private final List<DeadLetters.Reason> deadLetters = new ArrayList<>();
    private final Deque<Throwable> failures = new ArrayDeque<>();
    private int attempts;

    private final RetryingDelivery delivery = new RetryingDelivery(
            new RetryingDelivery.Attempt() {
                @Override
                public <E extends Event> Uni<Outcome> deliver(EventHandler<E> handler, Envelope<E> event) {
                    attempts++;
                    Throwable failure = failures.poll();
                    return failure == null
                            ? Uni.createFrom().item(Outcome.HANDLED)
                            : Uni.createFrom().failure(failure);
                }
            },
            new DeadLettering(
                    (message, reason) -> Uni.createFrom().voidItem().invoke(() -> deadLetters.add(reason)),
                    metrics,
                    new Pauses(Duration.ofMillis(1))),
            metrics,
            3,
            new Pauses(Duration.ofMillis(1)));

    @Test
    void anEventThatFailsTwiceIsHandledAtTheThirdAttempt() {
        failures.add(new IllegalStateException("once"));
        failures.add(new IllegalStateException("twice"));

        deliver();

        assertThat(attempts).isEqualTo(3);
        assertThat(deadLetters).isEmpty();
        assertThat(count("pyairtable.inbox.retries")).isEqualTo(2);
        assertThat(count("pyairtable.inbox.events")).isEqualTo(1);
    }

    @Test
    void afterTheLastAttemptItIsADeadLetterWithTheFailure() {
        for (int i = 0; i < 5; i++) {
            failures.add(new IllegalStateException("broken"));
        }

        deliver();

        assertThat(attempts).isEqualTo(3);
        assertThat(deadLetters).containsExactly(new DeadLetters.Reason("fake", "HANDLER_FAILED", "broken", 3));
        assertThat(count("pyairtable.inbox.dead-letters")).isEqualTo(1);
    }

    @Test
    void aRejectedEventIsADeadLetterAtOnce() {
        failures.add(new RejectedEvent("NO_SUCH_TABLE", "The table does not exist"));

        deliver();

        assertThat(attempts).isEqualTo(1);
        assertThat(deadLetters)
                .containsExactly(new DeadLetters.Reason("fake", "NO_SUCH_TABLE", "The table does not exist", 1));
    }

    @Test
    void attemptsWhileTheDatabaseIsAwayDoNotCount() {
        for (int i = 0; i < 4; i++) {
            failures.add(new ConnectException("Connection refused"));
        }
        failures.add(new IllegalStateException("once"));

        deliver();

        assertThat(attempts).isEqualTo(6);
        assertThat(deadLetters).isEmpty();
        assertThat(count("pyairtable.inbox.retries")).isEqualTo(1);
    }

    @Test
    void aSingleAttemptPassesItsFailureOn() {
        failures.add(new IllegalStateException("broken"));

        assertThatThrownBy(() -> delivery.deliverOnce(
                                HANDLER, FakeHandler.event("a").envelope())
                        .await()
                        .atMost(SOON))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        assertThat(attempts).isEqualTo(1);
        assertThat(deadLetters).isEmpty();
    }

    private void deliver() {
        delivery.deliver(HANDLER, FakeHandler.event("a")).await().atMost(SOON);
    }

    private double count(String name) {
        return registry.get(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
