package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.MutableClock;

class ProgressTest {
    private static final Instant BEGINNING = Instant.parse("2026-03-01T10:00:00Z");

    private final MutableClock clock = MutableClock.at(BEGINNING);
    private final Progress progress = new Progress(clock, Duration.ofSeconds(30));
    private final RelayProgress relay = new RelayProgress(clock);

    @Test
    void workThatIsNotDoneInTimeStandsSinceItBegan() {
        progress.begun();
        clock.advance(Duration.ofSeconds(29));
        assertThat(progress.standsSince()).isEmpty();

        clock.advance(Duration.ofSeconds(1));

        assertThat(progress.standsSince()).isEqualTo(Optional.of(BEGINNING));
    }

    @Test
    void workThatGetsOnDoesNotStandHoweverMuchWaits() {
        progress.begun();
        progress.begun();
        clock.advance(Duration.ofSeconds(29));
        progress.done(1);
        clock.advance(Duration.ofSeconds(29));
        assertThat(progress.standsSince()).isEmpty();

        clock.advance(Duration.ofSeconds(1));

        assertThat(progress.standsSince()).isEqualTo(Optional.of(BEGINNING.plusSeconds(29)));
    }

    @Test
    void noWorkIsNoStandstill() {
        progress.begun();
        progress.done(1);
        clock.advance(Duration.ofHours(1));

        assertThat(progress.standsSince()).isEmpty();
    }

    @Test
    void theRelayStandsSinceItsOldestEventWasAppended() {
        relay.measured(Optional.of(Duration.ofSeconds(2)));
        clock.advance(Duration.ofSeconds(29));
        relay.measured(Optional.of(Duration.ofSeconds(31)));
        assertThat(relay.since()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        relay.measured(Optional.of(Duration.ofSeconds(32)));

        assertThat(relay.since()).isEqualTo(Optional.of(BEGINNING.minusSeconds(2)));
    }

    @Test
    void aRelayThatWorksOffABacklogGoesOn() {
        relay.measured(Optional.of(Duration.ofMinutes(10)));
        clock.advance(Duration.ofSeconds(40));
        relay.measured(Optional.of(Duration.ofMinutes(9)));
        assertThat(relay.since()).isEmpty();

        relay.measured(Optional.empty());
        clock.advance(Duration.ofHours(1));

        assertThat(relay.since()).isEmpty();
    }

    @Test
    void aDatabaseThatDoesNotAnswerLetsTheRelayStand() {
        relay.measured(Optional.empty());
        relay.unknown();
        clock.advance(Duration.ofSeconds(30));
        relay.unknown();
        assertThat(relay.since()).isEqualTo(Optional.of(BEGINNING));

        relay.measured(Optional.empty());

        assertThat(relay.since()).isEmpty();
    }
}
