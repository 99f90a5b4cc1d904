package org.pyairtable.data.trash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class TrashSettingsTest {
    private final MappingProbe<TrashSettings> probe = MappingProbe.of(TrashSettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("keep", "30d")));
    }

    @Test
    void everyKeyGiven() {
        TrashSettings settings = probe.withAll(Map.ofEntries(Map.entry("keep", "5d")));

        assertThat(settings.keep()).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("keep", "0s")).contains("keep");
    }
}
