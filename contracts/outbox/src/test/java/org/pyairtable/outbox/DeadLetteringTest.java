package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadLetteringTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger refusals = new AtomicInteger(3);
    private final List<String> stored = new ArrayList<>();

    private final DeadLettering deadLetters = new DeadLettering(
            (message, reason) -> refusals.getAndDecrement() > 0
                    ? Uni.createFrom().failure(new IllegalStateException("database away"))
                    : Uni.createFrom().voidItem().invoke(() -> stored.add(reason.code())),
            new InboxMetrics(registry),
            new Pauses(Duration.ofMillis(1)));

    @Test
    void aDeadLetterIsStoredHoweverOftenThatFails() {
        deadLetters
                .add(FakeHandler.message("a"), new DeadLetters.Reason("fake", "BROKEN", "text", 1))
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(stored).containsExactly("BROKEN");
        assertThat(registry.counter("pyairtable.inbox.dead-letters", "topic", "ingest.events")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void pausesGrowThreefoldUpToFiveSeconds() {
        Pauses pauses = new Pauses(Duration.ofMillis(100));

        assertThat(pauses.longer().next()).isEqualTo(Duration.ofMillis(300));
        assertThat(pauses.longer().longer().longer().longer().next()).isEqualTo(Duration.ofSeconds(5));
    }
}
