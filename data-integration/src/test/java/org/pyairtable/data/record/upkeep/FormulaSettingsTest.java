package org.pyairtable.data.record.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class FormulaSettingsTest {
    private final MappingProbe<FormulaSettings> probe = MappingProbe.of(FormulaSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("refresh", "5m")));
    }

    @Test
    void everyKeyGiven() {
        FormulaSettings settings = probe.withAll(Map.ofEntries(Map.entry("refresh", "5s")));

        assertThat(settings.refresh()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("refresh", "0s")).contains("refresh");
    }
}
