package org.pyairtable.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MutableClockTest {
    @Test
    void standsStillUntilItIsMoved() {
        var clock = MutableClock.at("2026-03-01T09:00:00Z");
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
        clock.advance(Duration.ofMinutes(90));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-01T10:30:00Z"));
        clock.advance(Duration.ofSeconds(-30));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-01T10:29:30Z"));
        clock.set(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
    }

    @Test
    void aCopyInAnotherZoneFollows() {
        var clock = MutableClock.at("2026-03-01T09:00:00Z");
        var berlin = clock.withZone(ZoneId.of("Europe/Berlin"));
        clock.advance(Duration.ofHours(1));
        assertThat(LocalDateTime.now(berlin)).isEqualTo(LocalDateTime.parse("2026-03-01T11:00:00"));
    }
}
