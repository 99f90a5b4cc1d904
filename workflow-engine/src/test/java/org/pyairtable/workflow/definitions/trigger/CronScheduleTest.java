package org.pyairtable.workflow.definitions.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.workflow.steps.BadValue;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource({
        // Put forward from 02:00 to 03:00 (Lord Howe by half an hour), then back.
        "Europe/Berlin, 30 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
        "Europe/Berlin, 30 2 * * *, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        "America/New_York, 30 2 * * *, 2026-03-07T12:00:00Z, 2026-03-08T07:30:00Z, 2026-03-09T06:30:00Z",
        "Australia/Lord_Howe, 15 2 * * *, 2026-10-03T00:00:00Z, 2026-10-03T15:45:00Z, 2026-10-04T15:15:00Z",
        "Asia/Tokyo, 0 9 * * 1, 2026-03-01T23:00:00Z, 2026-03-02T00:00:00Z, 2026-03-09T00:00:00Z",
        "America/Sao_Paulo, 0 0 * * *, 2026-03-01T23:00:00Z, 2026-03-02T03:00:00Z, 2026-03-03T03:00:00Z",
        "UTC, 0 0 29 2 *, 2026-03-01T00:00:00Z, 2028-02-29T00:00:00Z, 2032-02-29T00:00:00Z"
    })
    void aTimeOfDayComesOnceADayWhateverTheClocksDo(
            String zone, String cron, Instant after, Instant first, Instant second) {
        CronSchedule schedule = CronSchedule.of(cron, zone);

        assertThat(schedule.next(after)).contains(first);
        assertThat(schedule.next(first)).contains(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z"})
    void everyTwentyMinutesGoOnWhenTheClocksChange(Instant start) {
        CronSchedule schedule = CronSchedule.of("*/20 * * * *", "Europe/Berlin");
        List<Duration> pauses = new ArrayList<>();
        Instant last = schedule.next(start).orElseThrow();
        for (int i = 0; i < 30; i++) {
            Instant next = schedule.next(last).orElseThrow();
            pauses.add(Duration.between(last, next));
            last = next;
        }

        assertThat(pauses).containsOnly(Duration.ofMinutes(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "* * * *", "61 * * * *", "0 0 0 1 1 ? 2026", "every day", "0 9 * * MONDAYS"})
    void refusesWhatIsNotAnExpressionOfFiveFields(String cron) {
        assertThatThrownBy(() -> CronSchedule.of(cron, null))
                .isInstanceOf(BadValue.class)
                .hasMessageStartingWith("is not a cron expression of five fields");
    }

    @Test
    void refusesAnUnknownZone() {
        assertThatThrownBy(() -> CronSchedule.of("0 9 * * *", "Mars/Base"))
                .isInstanceOf(BadValue.class)
                .hasMessage("is not a time zone such as Europe/Riga: Mars/Base");
    }

    @Test
    @Timeout(60)
    void aDateThatNeverComesHasNoNextTime() {
        assertThat(CronSchedule.of("0 0 30 2 *", null).next(Instant.parse("2026-03-01T00:00:00Z")))
                .isEmpty();
    }
}
