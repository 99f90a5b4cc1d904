package org.pyairtable.data.record.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class RecordHistorySettingsTest {
    private final MappingProbe<RecordHistorySettings> probe = MappingProbe.of(RecordHistorySettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults()).isEqualTo(Map.ofEntries(Map.entry("keep", "90d")));
    }

    @Test
    void everyKeyGiven() {
        RecordHistorySettings settings = probe.withAll(Map.ofEntries(Map.entry("keep", "5d")));

        assertThat(settings.keep()).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("keep", "0s")).contains("keep");
    }
}
