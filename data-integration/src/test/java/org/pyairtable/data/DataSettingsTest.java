package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class DataSettingsTest {
    private final MappingProbe<DataSettings> probe =
            MappingProbe.of(DataSettings.class, Map.ofEntries(Map.entry("secret-key", "a key")));

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("secret-key", "")));
    }

    @Test
    void everyKeyGiven() {
        DataSettings settings = probe.withAll(Map.ofEntries(Map.entry("secret-key", "another key")));

        assertThat(settings.secretKey()).isEqualTo("another key");
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("secret-key", "")).contains("secret-key");
    }
}
