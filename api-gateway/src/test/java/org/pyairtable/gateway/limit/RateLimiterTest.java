package org.pyairtable.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private long now;
    private final RateLimiter limiter = new RateLimiter(5, Duration.ofSeconds(1), new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void refusesTheSixthInASecondAndSaysHowLongToWait() {
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.refuse("a")).isEmpty();
        }

        assertThat(limiter.refuse("a")).contains(Duration.ofMillis(200));
        assertThat(limiter.refuse("b")).isEmpty();
        now += Duration.ofMillis(200).toNanos();
        assertThat(limiter.refuse("a")).isEmpty();
        assertThat(limiter.refuse("a")).isPresent();
    }
}
