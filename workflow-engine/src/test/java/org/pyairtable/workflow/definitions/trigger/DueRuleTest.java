package org.pyairtable.workflow.definitions.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.workflow.steps.BadValue;

class DueRuleTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-05-04, P3D, -, 09:00, Europe/Riga, 2026-05-01T06:00:00Z",
                "2026-05-04, -, P2W, 09:00, -, 2026-05-18T09:00:00Z",
                "2026-05-04, -, -, -, -, 2026-05-04T00:00:00Z",
                "2026-05-04, PT2H, -, -, Europe/Riga, 2026-05-03T19:00:00Z",
                "2026-05-04T10:30:00.000Z, P1DT30M, -, -, -, 2026-05-03T10:00:00Z",
                // 23:30 UTC is the next day in Riga.
                "2026-05-04T23:30:00.000Z, P1D, -, 09:00, Europe/Riga, 2026-05-04T06:00:00Z",
            })
    void countsDaysOfTheZone(
            String cell,
            @Nullable String before,
            @Nullable String after,
            @Nullable String at,
            @Nullable String zone,
            String due) {
        assertThat(DueRule.of(before, after, at, zone).due(cell)).contains(Instant.parse(due));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // Put forward on 2026-03-29 at 03:00 to 04:00, put back on 2026-10-25 at 04:00 to 03:00.
                "2026-03-30, P1D, 03:30, 2026-03-29T01:30:00Z",
                "2026-10-26, P1D, 03:30, 2026-10-25T00:30:00Z",
                "2026-03-30, P2D, 09:00, 2026-03-28T07:00:00Z",
                "2026-03-30, P1D, 09:00, 2026-03-29T06:00:00Z",
                "2026-03-30T06:00:00.000Z, P2D, -, 2026-03-28T07:00:00Z",
                "2026-03-30T06:00:00.000Z, PT48H, -, 2026-03-28T06:00:00Z",
            })
    void countsByTheClockThere(String cell, String before, @Nullable String at, String due) {
        assertThat(DueRule.of(before, null, at, "Europe/Riga").due(cell)).contains(Instant.parse(due));
    }

    @Test
    void aCellWithoutADateIsNeverDue() {
        DueRule rule = DueRule.of(null, null, null, null);

        assertThat(rule.due(null)).isEqualTo(Optional.empty());
        assertThat(rule.due("soon")).isEmpty();
        assertThat(rule.due("2026-02-30")).isEmpty();
        assertThat(rule.due(3)).isEmpty();
        assertThat(DueRule.of(null, "P3660D", null, null).due("9999-12-30")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "3 days | - | - | - | before | is not a number of weeks",
                "P | - | - | - | before | is not a number of weeks",
                "P1DT | - | - | - | before | is not a number of weeks",
                "- | P1M | - | - | after | is not a number of weeks",
                "P9999D | - | - | - | before | is longer than 3660 days",
                "P1D | P1D | - | - | after | is given beside before",
                "PT3H | - | 09:00 | - | before | has hours or minutes",
                "- | - | 9 o'clock | - | at | is not a time of day",
                "- | - | - | Riga | zone | is not a time zone",
            })
    void refusesWhatCannotBeMeant(
            @Nullable String before,
            @Nullable String after,
            @Nullable String at,
            @Nullable String zone,
            String member,
            String message) {
        assertThatThrownBy(() -> DueRule.of(before, after, at, zone))
                .isInstanceOfSatisfying(BadValue.class, bad -> assertThat(bad.field() + " " + bad.getMessage())
                        .startsWith(member + " " + message));
    }
}
