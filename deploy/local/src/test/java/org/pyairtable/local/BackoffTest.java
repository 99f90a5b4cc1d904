package org.pyairtable.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(60));

    @Test
    void doublesUpToTheLongestWait() {
        assertThat(IntStream.rangeClosed(1, 8)
                        .mapToObj(failures -> backoff.delay(failures).toMillis()))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
        assertThat(backoff.delay(1_000_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aSteadyRunStartsTheCountAnew() {
        assertThat(backoff.failures(4, Duration.ofSeconds(59))).isEqualTo(5);
        assertThat(backoff.failures(4, Duration.ofSeconds(60))).isEqualTo(1);
    }

    @Test
    void refusesInvalidSettings() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> backoff.delay(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, second, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(second, Duration.ofMillis(1), second))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
