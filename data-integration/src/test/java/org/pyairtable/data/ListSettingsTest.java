package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class ListSettingsTest {
    private final MappingProbe<ListSettings> probe = MappingProbe.of(ListSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("evaluation", "20s"),
                        Map.entry("scans", "2"),
                        Map.entry("page", "128K"),
                        Map.entry("piece", "1M"),
                        Map.entry("memory", ""),
                        Map.entry("patience", "20s"),
                        Map.entry("reader", "30s")));
    }

    @Test
    void everyKeyGiven() {
        ListSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("evaluation", "1s"),
                Map.entry("scans", "3"),
                Map.entry("page", "4K"),
                Map.entry("piece", "5K"),
                Map.entry("memory", "6K"),
                Map.entry("patience", "7s"),
                Map.entry("reader", "8s")));

        assertThat(settings.evaluation()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.scans()).isEqualTo(3);
        assertThat(settings.page().asLongValue()).isEqualTo(4_096);
        assertThat(settings.piece().asLongValue()).isEqualTo(5_120);
        assertThat(settings.memory().orElseThrow().asLongValue()).isEqualTo(6_144);
        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.reader()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("scans", "0")).contains("scans");
        assertThat(probe.refusal("evaluation", "0s")).contains("evaluation");
        assertThat(probe.refusal("page", "-1")).contains("page");
    }
}
