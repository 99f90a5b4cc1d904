package org.pyairtable.runtime.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class InstanceSettingsTest {
    private final MappingProbe<InstanceSettings> probe = MappingProbe.of(InstanceSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("colour", "none"),
                        Map.entry("host", "127.0.0.1"),
                        Map.entry("weight", "100"),
                        Map.entry("failures", "0")));
    }

    @Test
    void everyKeyGiven() {
        InstanceSettings settings = probe.withAll(Map.ofEntries(
                Map.entry("colour", "blue"),
                Map.entry("host", "auto"),
                Map.entry("weight", "5"),
                Map.entry("failures", "3")));

        assertThat(settings.colour()).isEqualTo("blue");
        assertThat(settings.host()).isEqualTo("auto");
        assertThat(settings.weight()).isEqualTo(5);
        assertThat(settings.failures()).isEqualTo(3);
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("weight", "-1")).contains("weight");
        assertThat(probe.refusal("weight", "half")).contains("weight");
        assertThat(probe.refusal("failures", "-1")).contains("failures");
    }
}
