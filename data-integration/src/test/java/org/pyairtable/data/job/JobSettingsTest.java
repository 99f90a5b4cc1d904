package org.pyairtable.data.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class JobSettingsTest {
    private final MappingProbe<JobSettings> probe = MappingProbe.of(JobSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("at-once", "2"),
                        Map.entry("most-waiting", "20"),
                        Map.entry("from", "1M"),
                        Map.entry("patience", "25s"),
                        Map.entry("tick", "1s"),
                        Map.entry("lease", "15s"),
                        Map.entry("attempts", "3"),
                        Map.entry("keep", "7d")));
    }

    @Test
    void everyKeyGiven() {
        JobSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("at-once", "1"),
                Map.entry("most-waiting", "2"),
                Map.entry("from", "3K"),
                Map.entry("patience", "4s"),
                Map.entry("tick", "5s"),
                Map.entry("lease", "6s"),
                Map.entry("attempts", "7"),
                Map.entry("keep", "8d")));

        assertThat(settings.atOnce()).isEqualTo(1);
        assertThat(settings.mostWaiting()).isEqualTo(2);
        assertThat(settings.from().asLongValue()).isEqualTo(3_072);
        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.attempts()).isEqualTo(7);
        assertThat(settings.keep()).isEqualTo(Duration.ofDays(8));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("at-once", "0")).contains("at-once");
        assertThat(probe.refusal("from", "-1M")).contains("from");
        assertThat(probe.refusal("lease", "0s")).contains("lease");
        assertThat(probe.refusal("attempts", "0")).contains("attempts");
    }
}
