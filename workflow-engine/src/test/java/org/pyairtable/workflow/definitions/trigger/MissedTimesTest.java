package org.pyairtable.workflow.definitions.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyairtable.workflow.definitions.trigger.ScheduleTrigger.Missed;

class MissedTimesTest {
    private static final Instant TIME = Instant.parse("2026-03-02T09:00:00Z");

    private static ScheduleTrigger daily(@Nullable Missed missed) {
        return new ScheduleTrigger("0 9 * * *", null, missed);
    }

    @Test
    void aTimeThatComesWhenItShouldStartsARunWhateverIsMissed() {
        Instant now = TIME.plusSeconds(30);

        for (Missed missed : Missed.values()) {
            assertThat(daily(missed).starts(TIME, now)).isTrue();
            assertThat(daily(missed).following(TIME, now)).contains(Instant.parse("2026-03-03T09:00:00Z"));
        }
    }

    @Test
    void missedTimesStartOneRunWithoutAWord() {
        Instant now = Instant.parse("2026-03-05T12:00:00Z");

        assertThat(daily(null).starts(TIME, now)).isTrue();
        assertThat(daily(null).following(TIME, now)).contains(Instant.parse("2026-03-06T09:00:00Z"));
        assertThat(daily(Missed.ONCE).following(TIME, now)).contains(Instant.parse("2026-03-06T09:00:00Z"));
    }

    @Test
    void eachMissedTimeOfSevenDaysStartsARun() {
        Instant now = Instant.parse("2026-03-05T12:00:00Z");

        assertThat(daily(Missed.ALL).starts(TIME, now)).isTrue();
        assertThat(daily(Missed.ALL).following(TIME, now)).contains(Instant.parse("2026-03-03T09:00:00Z"));
        assertThat(daily(Missed.ALL).following(TIME, Instant.parse("2026-04-02T12:00:00Z")))
                .contains(Instant.parse("2026-03-27T09:00:00Z"));
    }

    @Test
    void missedTimesAreSkipped() {
        assertThat(daily(Missed.SKIP).starts(TIME, TIME.plusSeconds(120))).isTrue();
        assertThat(daily(Missed.SKIP).starts(TIME, TIME.plusSeconds(121))).isFalse();
        assertThat(daily(Missed.SKIP).following(TIME, Instant.parse("2026-03-05T12:00:00Z")))
                .contains(Instant.parse("2026-03-06T09:00:00Z"));
    }
}
