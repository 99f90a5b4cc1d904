package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class InboxSettingsTest {
    private final MappingProbe<InboxSettings> probe =
            MappingProbe.of(InboxSettings.class, Map.ofEntries(Map.entry("topics", "data.records")));

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("topics", ""),
                        Map.entry("concurrency", "8"),
                        Map.entry("batch-size", "32"),
                        Map.entry("linger", "0s"),
                        Map.entry("linger-when-skipped", "250ms"),
                        Map.entry("attempts", "5"),
                        Map.entry("first-pause", "100ms"),
                        Map.entry("keep-handled", "8d")));
    }

    @Test
    void everyKeyGiven() {
        InboxSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("topics", "data.records,data.schemas"),
                Map.entry("concurrency", "2"),
                Map.entry("batch-size", "64"),
                Map.entry("linger", "1s"),
                Map.entry("linger-when-skipped", "2s"),
                Map.entry("attempts", "7"),
                Map.entry("first-pause", "3s"),
                Map.entry("keep-handled", "9d")));

        assertThat(settings.topics()).isEqualTo(List.of("data.records", "data.schemas"));
        assertThat(settings.concurrency()).isEqualTo(2);
        assertThat(settings.batchSize()).isEqualTo(64);
        assertThat(settings.linger()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.lingerWhenSkipped()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.attempts()).isEqualTo(7);
        assertThat(settings.firstPause()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.keepHandled()).isEqualTo(Duration.ofDays(9));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("concurrency", "0")).contains("concurrency");
        assertThat(probe.refusal("attempts", "0")).contains("attempts");
        assertThat(probe.refusal("first-pause", "0s")).contains("first-pause");
        assertThat(probe.refusal("linger", "-1s")).contains("linger");
        assertThat(probe.refusal("batch-size", "many")).contains("batch-size");
    }
}
